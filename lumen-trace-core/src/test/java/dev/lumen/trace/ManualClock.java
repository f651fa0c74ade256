package dev.lumen.trace;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Clocks that stand still until a test moves them. */
final class ManualClock implements InstantSource, LongSupplier {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private volatile Instant wall = START;
  private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);

  /** Time passes: both clocks go on. */
  void advance(Duration time) {
    wall = wall.plus(time);
    nanos.addAndGet(time.toNanos());
  }

  /** Somebody sets the wall clock: the monotonic one does not notice. */
  void stepWallClock(Duration step) {
    wall = wall.plus(step);
  }

  @Override
  public Instant instant() {
    return wall;
  }

  @Override
  public long getAsLong() {
    return nanos.get();
  }
}
