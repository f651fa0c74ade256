package dev.lumen.trace.spring;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceId;
import org.jspecify.annotations.Nullable;

/**
 * A line of the application's log that was written within a recorded span.
 *
 * <p>Immutable.
 *
 * @param epochNanos when, in nanoseconds since 1970-01-01T00:00Z
 * @param exception the stack trace of what was thrown, null where nothing was
 */
public record LogLine(
    TraceId traceId,
    SpanId spanId,
    long epochNanos,
    String level,
    String logger,
    String thread,
    String message,
    @Nullable String exception) {

  // The line with its ids, and its place.
  private static final int LINE = 160;

  /** How many bytes it takes at most, by estimate; the names are shared, and not counted. */
  public long bytes() {
    return LINE + 2L * (message.length() + (exception == null ? 0 : exception.length()));
  }
}
