package dev.lumen.trace.spring.micrometer;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import io.micrometer.tracing.CurrentTraceContext;
import io.micrometer.tracing.TraceContext;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is current on the calling thread. Thread-safe.
 *
 * @param tracer wraps tasks and executors; asked at each use
 */
record MicrometerCurrentContext(Supplier<Tracer> tracer) implements CurrentTraceContext {

  // Carries no valid context, so that none is current.
  private static final Span NONE = new MicrometerContext.Builder().build().span();

  @Override
  public @Nullable MicrometerContext context() {
    Span span = CurrentSpan.get();
    return span == null ? null : MicrometerContext.of(span);
  }

  /** A scope in which a context is current; null is none. */
  @Override
  public Scope newScope(@Nullable TraceContext context) {
    return makeCurrent(context == null ? null : MicrometerContext.span(context))::close;
  }

  static dev.lumen.trace.Scope makeCurrent(@Nullable Span span) {
    return (span == null ? NONE : span).makeCurrent();
  }

  /** As the other, where that changes anything. */
  @Override
  public Scope maybeScope(@Nullable TraceContext context) {
    Span current = CurrentSpan.get();
    boolean same =
        context == null
            ? current == null
            : current != null
                && MicrometerContext.span(context).context().equals(current.context());
    return same ? Scope.NOOP : newScope(context);
  }

  @Override
  public <C> Callable<C> wrap(Callable<C> task) {
    return tracer.get().wrap(task);
  }

  @Override
  public Runnable wrap(Runnable task) {
    return tracer.get().wrap(task);
  }

  @Override
  public Executor wrap(Executor delegate) {
    return tracer.get().wrap(delegate);
  }

  @Override
  public ExecutorService wrap(ExecutorService delegate) {
    return tracer.get().wrap(delegate);
  }
}
