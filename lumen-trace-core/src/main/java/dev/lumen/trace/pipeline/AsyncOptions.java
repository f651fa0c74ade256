package dev.lumen.trace.pipeline;

import java.time.Duration;
import java.util.Objects;

/**
 * How an asynchronous pipeline batches.
 *
 * @param bufferSize spans it holds at most
 * @param batchSize spans given to the exporter at once, at most; where as many wait, or half of a
 *     buffer that is smaller than two batches, all are exported without waiting for the interval
 * @param interval how long a span waits for others at most
 */
public record AsyncOptions(int bufferSize, int batchSize, Duration interval) {

  /**
   * @throws IllegalArgumentException where a size is below 1 or over 2^26, or the interval is not
   *     positive
   */
  public AsyncOptions {
    Objects.requireNonNull(interval, "interval");
    requireSize("buffer size", bufferSize);
    requireSize("batch size", batchSize);
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException(
          "The export interval is " + interval + ": it must be positive");
    }
    batchSize = Math.min(batchSize, bufferSize);
  }

  /** How many spans are worth an export at once: a buffer that has to be full would overflow. */
  int wakeSize() {
    return Math.max(1, Math.min(batchSize, bufferSize / 2));
  }

  private static void requireSize(String name, int value) {
    if (value < 1 || value > 1 << 26) {
      throw new IllegalArgumentException(
          "The export " + name + " is " + value + ": it must be from 1 to 67108864");
    }
  }
}
