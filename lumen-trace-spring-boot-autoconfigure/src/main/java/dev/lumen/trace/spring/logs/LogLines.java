package dev.lumen.trace.spring.logs;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.spring.LogLine;
import org.jspecify.annotations.Nullable;

/**
 * Takes the lines that an appender knows, or takes, to be of recorded spans: holds them, cut to a
 * bound and without secrets. Thread-safe.
 */
final class LogLines {

  static final String APPENDER = "lumen-trace-logs";

  private static final int MAX_MESSAGE = 4096;
  private static final int MAX_EXCEPTION = 16_384;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final LogRing ring;
  private final TextRedaction redaction;

  LogLines(LogRing ring, TextRedaction redaction) {
    this.ring = ring;
    this.redaction = redaction;
  }

  /** Where a line that is written now on the calling thread belongs; null where it is not held. */
  static @Nullable TraceContext recorded() {
    // Not by Span.current(), which has a span stay that is too short to matter: whether it does is
    // not to depend on who looks.
    Span current = CurrentSpan.get();
    return current != null && current.context().isSampled() ? current.context() : null;
  }

  void add(
      TraceId traceId,
      SpanId spanId,
      long epochSecond,
      int nanos,
      String level,
      String logger,
      String thread,
      String message,
      @Nullable String exception) {
    ring.add(
        new LogLine(
            traceId,
            spanId,
            epochSecond * NANOS_PER_SECOND + nanos,
            level,
            logger,
            thread,
            redacted(message, MAX_MESSAGE),
            exception == null ? null : redacted(exception, MAX_EXCEPTION)));
  }

  // Cut first: what one line costs is bounded.
  private String redacted(String text, int max) {
    return redaction.redacted(text.length() <= max ? text : text.substring(0, max - 1) + "…");
  }
}
