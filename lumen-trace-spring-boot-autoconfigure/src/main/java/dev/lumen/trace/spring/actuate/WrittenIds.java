package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceId;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Ids as people and other systems write them: in any case, and with or without the zeros that they
 * begin with, of which a 64-bit id of B3 has sixteen.
 */
final class WrittenIds {

  static final String TRACE_IDS = "up to 32 hex digits, not all zero";
  static final String SPAN_IDS = "up to 16 hex digits, not all zero";

  private static final Pattern HEX = Pattern.compile("0*([0-9a-fA-F]{1,32})");

  private WrittenIds() {}

  /** Null where the text is no id of a trace. */
  static @Nullable TraceId trace(@Nullable String text) {
    return TraceId.parse(padded(text, TraceId.LENGTH));
  }

  /** Null where the text is no id of a span. */
  static @Nullable SpanId span(@Nullable String text) {
    return SpanId.parse(padded(text, SpanId.LENGTH));
  }

  private static @Nullable String padded(@Nullable String text, int length) {
    Matcher hex = HEX.matcher(text == null ? "" : text);
    if (!hex.matches() || hex.group(1).length() > length) {
      return null;
    }
    String digits = hex.group(1).toLowerCase(Locale.ROOT);
    return "0".repeat(length - digits.length()) + digits;
  }
}
