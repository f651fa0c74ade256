package dev.lumen.trace.spring.context;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import dev.lumen.trace.spring.ReactorContextKey;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Lets Micrometer Context Propagation, and with it Reactor and Spring's executors, carry the
 * current span from thread to thread.
 *
 * <p>Found as a service; stateless and thread-safe.
 */
public final class SpanThreadLocalAccessor implements ThreadLocalAccessor<Span> {

  /** The key of the span in a snapshot, which is also that in a Reactor context. */
  public static final String KEY = ReactorContextKey.SPAN;

  @Override
  public Object key() {
    return KEY;
  }

  /** The current span, null where there is none, or one without a valid context and baggage. */
  @Override
  public @Nullable Span getValue() {
    return CurrentSpan.get();
  }

  @Override
  public void setValue(Span span) {
    CurrentSpan.replace(span);
  }

  /** Leaves no span current, whatever was. */
  @Override
  public void setValue() {
    CurrentSpan.replace(null);
  }

  @Override
  public void restore(Span previous) {
    CurrentSpan.restore(previous);
  }

  @Override
  public void restore() {
    CurrentSpan.restore(null);
  }
}
