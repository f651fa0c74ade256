package dev.lumen.trace.spring.context;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.CurrentSpanListener;
import dev.lumen.trace.Span;
import dev.lumen.trace.context.TraceContext;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.MDC;

/**
 * Keeps the ids of the current span in the MDC, under {@value #TRACE_ID} and {@value #SPAN_ID}, so
 * that every line of the log can name them; those of a trace that is not sampled as well.
 *
 * <p>From its construction until {@link #close()}. Thread-safe.
 */
public final class LogCorrelation implements AutoCloseable {

  /** The MDC key of the trace id, 32 hex digits. */
  public static final String TRACE_ID = "traceId";

  /** The MDC key of the span id, 16 hex digits. */
  public static final String SPAN_ID = "spanId";

  // One for all contexts of a process, as each would write the same.
  private static final CurrentSpanListener LISTENER = LogCorrelation::write;
  private static final Set<LogCorrelation> OPEN = new HashSet<>();

  public LogCorrelation() {
    synchronized (OPEN) {
      if (OPEN.isEmpty()) {
        CurrentSpan.addListener(LISTENER);
      }
      OPEN.add(this);
    }
  }

  private static void write(Span current) {
    TraceContext context = current.context();
    if (context.isValid()) {
      MDC.put(TRACE_ID, context.traceId().toString());
      MDC.put(SPAN_ID, context.spanId().toString());
    } else {
      MDC.remove(TRACE_ID);
      MDC.remove(SPAN_ID);
    }
  }

  @Override
  public void close() {
    synchronized (OPEN) {
      if (OPEN.remove(this) && OPEN.isEmpty()) {
        CurrentSpan.removeListener(LISTENER);
      }
    }
  }
}
