package dev.lumen.trace.spring.context;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.CurrentSpanListener;
import dev.lumen.trace.Span;
import dev.lumen.trace.context.TraceContext;
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

  private final CurrentSpanListener listener = LogCorrelation::write;

  public LogCorrelation() {
    CurrentSpan.addListener(listener);
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
    CurrentSpan.removeListener(listener);
  }
}
