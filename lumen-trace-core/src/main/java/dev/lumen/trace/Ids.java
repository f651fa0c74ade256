package dev.lumen.trace;

import dev.lumen.trace.context.TraceId;
import java.util.concurrent.ThreadLocalRandom;

/**
 * New ids. Random, not secret: they need to differ, and nobody is kept out by not guessing them.
 */
final class Ids {

  private Ids() {}

  static TraceId newTraceId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new TraceId(random.nextLong(), nonZero(random));
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
