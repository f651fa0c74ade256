package dev.lumen.trace;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Epoch nanoseconds from a monotonic clock.
 *
 * <p>The wall clock is read at most once a second, and tells how far the monotonic clock is from
 * the epoch. A local trace takes that distance when it starts and keeps it, so that a step of the
 * wall clock neither makes a duration negative nor puts a child outside its parent.
 */
final class TraceClock {

  private static final long ANCHOR_NANOS = TimeUnit.SECONDS.toNanos(1);

  // Two readings that are further apart had a pause between them, which would shift every trace of
  // the next second.
  private static final long CLOSE_NANOS = TimeUnit.MICROSECONDS.toNanos(10);
  private static final int ATTEMPTS = 5;

  private final InstantSource wallClock;
  private final LongSupplier nanoTime;
  private volatile Anchor anchor;

  TraceClock(InstantSource wallClock, LongSupplier nanoTime) {
    this.wallClock = wallClock;
    this.nanoTime = nanoTime;
    this.anchor = newAnchor();
  }

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  /** Whether the offset of a trace on that clock holds here too. */
  boolean ticksAs(TraceClock other) {
    return nanoTime == other.nanoTime;
  }

  /** What to add, for a trace that starts at a {@link #nanoTime()}, to get epoch nanoseconds. */
  long epochOffset(long nanos) {
    Anchor current = anchor;
    if (nanos - current.nanos >= ANCHOR_NANOS) {
      current = newAnchor();
      anchor = current;
    }
    return current.offset;
  }

  /** The wall clock between two readings of the monotonic one, the closest of a few attempts. */
  private Anchor newAnchor() {
    long before = nanoTime.getAsLong();
    Anchor best = null;
    long closest = Long.MAX_VALUE;
    for (int i = 0; i < ATTEMPTS && closest > CLOSE_NANOS; i++) {
      long wall = epochNanos(wallClock.instant());
      long after = nanoTime.getAsLong();
      if (best == null || after - before < closest) {
        closest = after - before;
        long nanos = before + closest / 2;
        best = new Anchor(nanos, wall - nanos);
      }
      before = after;
    }
    return Objects.requireNonNull(best);
  }

  static long epochNanos(Instant instant) {
    long seconds = TimeUnit.SECONDS.toNanos(instant.getEpochSecond());
    // The seconds saturate by themselves, some 292 years from 1970.
    return seconds > Long.MAX_VALUE - instant.getNano()
        ? Long.MAX_VALUE
        : seconds + instant.getNano();
  }

  private record Anchor(long nanos, long offset) {}
}
