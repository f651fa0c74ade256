package dev.lumen.trace.spring.context;

import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.SpanBuilder;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.Failures;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.ScheduledTaskObservationContext;

/**
 * Makes a trace of each run of a {@code @Scheduled} method, of which Spring tells as of an
 * observation: also where the method gives a publisher, which runs until that has completed.
 *
 * <p>Thread-safe. What fails here fails no task.
 */
final class ScheduledTaskSpans implements ObservationHandler<ScheduledTaskObservationContext> {

  private final Supplier<@Nullable Tracer> tracer;

  /**
   * @param tracer asked for each run, as tasks are scheduled before the application has started
   */
  ScheduledTaskSpans(Supplier<@Nullable Tracer> tracer) {
    this.tracer = tracer;
  }

  @Override
  public boolean supportsContext(Observation.Context context) {
    return context instanceof ScheduledTaskObservationContext;
  }

  @Override
  public void onStart(ScheduledTaskObservationContext context) {
    @Nullable Tracer current = tracer.get();
    if (current == null) {
      return;
    }
    Class<?> type = context.getTargetClass();
    String method = context.getMethod().getName();
    SpanBuilder builder =
        current
            .spanBuilder(type.getSimpleName() + "." + method)
            .root()
            .attribute("code.function.name", type.getName() + "." + method);
    context.put(Run.class, new Run(builder.startDetached()));
  }

  @Override
  public void onError(ScheduledTaskObservationContext context) {
    Run run = run(context);
    Throwable error = context.getError();
    if (run != null && error != null) {
      Failures.record(run.span, error);
    }
  }

  @Override
  public void onScopeOpened(ScheduledTaskObservationContext context) {
    Run run = run(context);
    if (run != null) {
      run.scope = run.span.makeCurrent();
    }
  }

  @Override
  public void onScopeClosed(ScheduledTaskObservationContext context) {
    Run run = run(context);
    if (run != null && run.scope != null) {
      run.scope.close();
      run.scope = null;
    }
  }

  @Override
  public void onStop(ScheduledTaskObservationContext context) {
    Run run = run(context);
    if (run != null) {
      RunOutcome.of(context.getError(), context.isComplete()).end(run.span);
    }
  }

  private static @Nullable Run run(Observation.Context context) {
    return context.get(Run.class);
  }

  /** One run: its observation is told of by one thread at a time. */
  private static final class Run {

    final Span span;
    @Nullable Scope scope;

    Run(Span span) {
      this.span = span;
    }
  }
}
