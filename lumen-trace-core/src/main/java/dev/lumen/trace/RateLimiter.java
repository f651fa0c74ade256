package dev.lumen.trace;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Admits spans at a rate, trace by trace: the first span of a trace is admitted or refused, and the
 * others are charged without being asked. What goes nowhere is given back. While more is charged
 * than the rate allows, no trace is admitted: for ten seconds at the most, as one giant trace must
 * not silence all that come after. What a quiet second left unused can be spent at once.
 *
 * <p>It is one number: the time at which all that was admitted is paid for.
 */
final class RateLimiter {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long MAX_DEBT = 10 * SECOND;

  private final long nanosPerSpan;
  private final long burst;
  private final AtomicLong paidAt;

  RateLimiter(int spansPerSecond, long now) {
    // Rounded up: rather a span too few than the promise broken.
    this.nanosPerSpan = (SECOND + spansPerSecond - 1) / spansPerSecond;
    this.burst = nanosPerSpan * spansPerSecond;
    this.paidAt = new AtomicLong(now);
  }

  /** Whether a trace may start now; if so, its first span is charged. */
  boolean tryAdmit(long now) {
    while (true) {
      long paid = paidAt.get();
      long next = next(paid, now);
      if (next - now > burst) {
        return false;
      }
      if (paidAt.compareAndSet(paid, next)) {
        return true;
      }
    }
  }

  /** Charges a further span of an admitted trace. */
  void charge(long now) {
    long paid;
    do {
      paid = paidAt.get();
    } while (!paidAt.compareAndSet(paid, Math.min(next(paid, now), now + MAX_DEBT)));
  }

  /** Gives back what a span was charged that turned out to go nowhere. */
  void giveBack() {
    // Below the time now it counts as that: nothing is saved up.
    paidAt.getAndAdd(-nanosPerSpan);
  }

  private long next(long paid, long now) {
    return (paid - now > 0 ? paid : now) + nanosPerSpan;
  }
}
