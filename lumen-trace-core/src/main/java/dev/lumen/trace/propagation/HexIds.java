package dev.lumen.trace.propagation;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceId;
import org.jspecify.annotations.Nullable;

/** Ids in lower-case hex that are not always as long as W3C Trace Context has them. */
final class HexIds {

  private static final String ZEROS = "0".repeat(TraceId.LENGTH);

  private HexIds() {}

  /** The trace id of 32 digits, or of 16 that are its last; null where the text is none. */
  static @Nullable TraceId traceIdOf64BitsOr128(@Nullable String text) {
    if (text == null || text.length() != SpanId.LENGTH) {
      return TraceId.parse(text);
    }
    SpanId low = SpanId.parse(text);
    return low == null ? null : new TraceId(0, low.value());
  }

  /** The trace id whose leading zeros may be left out; null where the text is none. */
  static @Nullable TraceId shortenedTraceId(String text) {
    return text.isEmpty() || text.length() > TraceId.LENGTH
        ? null
        : TraceId.parse(ZEROS.substring(text.length()) + text);
  }

  /** The span id whose leading zeros may be left out; null where the text is none. */
  static @Nullable SpanId shortenedSpanId(String text) {
    return text.isEmpty() || text.length() > SpanId.LENGTH
        ? null
        : SpanId.parse(ZEROS.substring(SpanId.LENGTH + text.length()) + text);
  }
}
