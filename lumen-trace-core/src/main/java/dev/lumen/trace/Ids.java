package dev.lumen.trace;

import java.util.concurrent.ThreadLocalRandom;

/**
 * New ids. Random, not secret: they need to differ, and nobody is kept out by not guessing them.
 */
final class Ids {

  private Ids() {}

  /** The first 64 bits of a trace id. */
  static long newTraceIdHigh() {
    return ThreadLocalRandom.current().nextLong();
  }

  /** The last 64 bits of a trace id, which alone make it valid. */
  static long newTraceIdLow() {
    return nonZero(ThreadLocalRandom.current());
  }

  static long newSpanId() {
    return nonZero(ThreadLocalRandom.current());
  }

  private static long nonZero(ThreadLocalRandom random) {
    long value;
    do {
      value = random.nextLong();
    } while (value == 0);
    return value;
  }
}
