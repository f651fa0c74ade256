package dev.lumen.trace;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Admits spans at a rate, trace by trace: the first span of a trace is admitted or refused, and the
 * others are charged without being asked. While more is charged than the rate allows, no trace is
 * admitted. What a quiet second left unused can be spent at once.
 *
 * <p>It is one number: the time at which all that was admitted is paid for.
 */
final class RateLimiter {

  private static final long BURST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long nanosPerSpan;
  private final AtomicLong paidAt;

  RateLimiter(int spansPerSecond, long now) {
    // Rounded up: rather a span too few than the promise broken.
    this.nanosPerSpan = (BURST_NANOS + spansPerSecond - 1) / spansPerSecond;
    this.paidAt = new AtomicLong(now);
  }

  /** Whether a trace may start now; if so, its first span is charged. */
  boolean tryAdmit(long now) {
    while (true) {
      long paid = paidAt.get();
      long next = next(paid, now);
      if (next - now > BURST_NANOS) {
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
    } while (!paidAt.compareAndSet(paid, next(paid, now)));
  }

  private long next(long paid, long now) {
    return (paid - now > 0 ? paid : now) + nanosPerSpan;
  }
}
