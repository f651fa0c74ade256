package dev.lumen.trace.store;

import org.jspecify.annotations.Nullable;

/**
 * A place in the list of traces, which goes on below it, whatever has come or gone meanwhile.
 *
 * <p>Immutable.
 *
 * @param startEpochNanos when the last trace above started
 * @param arrival as how many-eth it came
 */
public record TracePosition(long startEpochNanos, long arrival) {

  /**
   * Reads what {@link #toString()} has written.
   *
   * @return null where the text is no position
   */
  public static @Nullable TracePosition parse(String text) {
    int dash = text.lastIndexOf('-');
    try {
      return dash < 1
          ? null
          : new TracePosition(
              Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  boolean isAbove(HeldTrace trace) {
    long start = trace.startEpochNanos();
    return start < startEpochNanos || (start == startEpochNanos && trace.arrival() < arrival);
  }

  /** Both numbers, with a dash between them. */
  @Override
  public String toString() {
    return startEpochNanos + "-" + arrival;
  }
}
