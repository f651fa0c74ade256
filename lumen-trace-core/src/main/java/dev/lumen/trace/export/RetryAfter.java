package dev.lumen.trace.export;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Reads the header {@code Retry-After}, as RFC 9110 §10.2.3 has it: seconds, or a date. */
final class RetryAfter {

  // More digits than a long holds, some thirty years as well: for ever, in any case.
  private static final int MAX_DIGITS = 9;
  private static final Duration FOR_EVER = Duration.ofSeconds(999_999_999);

  private RetryAfter() {}

  /** How long the backend asks to wait, zero for a date that is past; null where it is junk. */
  static @Nullable Duration parse(String value, Instant now) {
    String text = value.strip();
    if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return text.length() > MAX_DIGITS ? FOR_EVER : Duration.ofSeconds(Long.parseLong(text));
    }
    try {
      Instant date = DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
      return date.isAfter(now) ? Duration.between(now, date) : Duration.ZERO;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
