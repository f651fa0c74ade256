package dev.lumen.trace.spring.actuate;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/** How the endpoint writes what JSON has no type for. */
final class JsonValues {

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  // Always nine digits: so that texts sort as the instants do.
  private static final DateTimeFormatter INSTANT =
      new DateTimeFormatterBuilder().appendInstant(9).toFormatter(Locale.ROOT);

  private JsonValues() {}

  /** As in {@code 2026-01-31T12:00:00.000000001Z}. */
  static String instant(long epochNanos) {
    return INSTANT.format(
        Instant.ofEpochSecond(
            Math.floorDiv(epochNanos, NANOS_PER_SECOND),
            Math.floorMod(epochNanos, NANOS_PER_SECOND)));
  }

  /** Whole microseconds; what is left of one is cut. */
  static long micros(long nanos) {
    return nanos / 1000;
  }

  /** Milliseconds, to the microsecond. */
  static double millis(long nanos) {
    return micros(nanos) / 1000.0;
  }

  static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
