package dev.lumen.trace.benchmarks.delivery;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How a steady rate was held: each millisecond the traces that are due are made; what was missed is
 * made up for.
 *
 * @param spans how many were started
 * @param nanos how long that took
 * @param longestLagNanos how far it was behind at most
 */
record Pace(long spans, long nanos, long longestLagNanos) {

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  // So that no cache of boxed numbers holds the value.
  private static final long FIRST_ORDER = 1_000_000;

  /** Makes spans for so many seconds; longer, if the rate cannot be held. */
  static Pace hold(Subject subject, int spansPerSecond, int seconds) {
    long tracesPerSecond = spansPerSecond / Work.SPANS;
    long traces = tracesPerSecond * seconds;
    long start = System.nanoTime();
    long longestLag = 0;
    long made = 0;
    for (long tick = 1; made < traces; tick++) {
      sleepUntil(start + tick * TICK_NANOS);
      long lag = System.nanoTime() - start - tick * TICK_NANOS;
      longestLag = Math.max(longestLag, lag);
      long due = Math.min(traces, tick * TICK_NANOS * tracesPerSecond / SECOND_NANOS);
      makeTraces(subject, made, due);
      made = due;
    }
    return new Pace(made * Work.SPANS, System.nanoTime() - start, longestLag);
  }

  /** Apart from the loop that calls it, which would be compiled anew in the measured time. */
  private static void makeTraces(Subject subject, long from, long to) {
    for (long i = from; i < to; i++) {
      subject.trace(FIRST_ORDER + i);
    }
  }

  private static void sleepUntil(long time) {
    for (long left; (left = time - System.nanoTime()) > 0; ) {
      LockSupport.parkNanos(left);
    }
  }

  double spansPerSecond() {
    return spans * (double) SECOND_NANOS / nanos;
  }
}
