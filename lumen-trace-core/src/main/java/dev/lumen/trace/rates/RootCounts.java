package dev.lumen.trace.rates;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Counts the roots of one name, for ever. What was counted until some minute began is kept for a
 * while, and what a window has is the difference: so a root costs a few additions, and none is lost
 * or counted twice, however threads race for the turn of a minute.
 *
 * <p>Thread-safe, and waits for nobody. Nothing is allocated but when the first root of a minute
 * ends.
 */
final class RootCounts {

  static final int MINUTES_OF_STEP = 5;

  private static final int ERRORS = Buckets.COUNT;
  private static final int SAMPLED = ERRORS + 1;
  private static final int FAILED_WITHIN = SAMPLED + 1;
  private static final int TOTAL_NANOS = FAILED_WITHIN + 1;

  private final AtomicLongArray counts = new AtomicLongArray(TOTAL_NANOS + 1);
  // As many as a window goes back, and the running one.
  private final AtomicReferenceArray<@Nullable Snapshot> minutes = new AtomicReferenceArray<>(6);
  private final AtomicReferenceArray<@Nullable Snapshot> steps = new AtomicReferenceArray<>(13);

  /**
   * @param minute that it ended in, of those since the counting began
   */
  void add(long minute, long nanos, boolean failed, boolean sampled, boolean failureBelow) {
    keep(minutes, minute);
    keep(steps, minute / MINUTES_OF_STEP);
    counts.getAndIncrement(Buckets.of(nanos));
    counts.getAndAdd(TOTAL_NANOS, nanos);
    if (failed) {
      counts.getAndIncrement(ERRORS);
    }
    if (sampled) {
      counts.getAndIncrement(SAMPLED);
      if (failureBelow && !failed) {
        counts.getAndIncrement(FAILED_WITHIN);
      }
    }
  }

  /** Keeps what has been counted before a period, where this is the first root to end in it. */
  private void keep(AtomicReferenceArray<@Nullable Snapshot> ring, long period) {
    int place = place(ring, period);
    Snapshot older = ring.get(place);
    if (older == null || older.period() < period) {
      boolean unused = ring.compareAndSet(place, older, new Snapshot(period, counts));
    }
  }

  private static int place(AtomicReferenceArray<@Nullable Snapshot> ring, long period) {
    return (int) (period % ring.length());
  }

  /**
   * What has been counted since a window began; null where nothing was.
   *
   * @param minute the one that runs
   */
  @Nullable RootRate read(String name, RateWindow window, long minute) {
    return switch (window) {
      case FIVE_MINUTES -> since(name, minutes, minute);
      case SIXTY_MINUTES -> since(name, steps, minute / MINUTES_OF_STEP);
      case ALL -> rate(name, null);
    };
  }

  private @Nullable RootRate since(
      String name, AtomicReferenceArray<@Nullable Snapshot> ring, long period) {
    // Where no root ended in the first period, the next that had one knows as much.
    for (long next = firstPeriod(ring.length(), period); next <= period; next++) {
      Snapshot before = ring.get(place(ring, next));
      if (before != null && before.period() == next) {
        return rate(name, before);
      }
    }
    return null;
  }

  private static long firstPeriod(int length, long period) {
    return Math.max(0, period - length + 1);
  }

  /** The first minute of a window. */
  long firstMinute(RateWindow window, long minute) {
    return switch (window) {
      case FIVE_MINUTES -> firstPeriod(minutes.length(), minute);
      case SIXTY_MINUTES -> MINUTES_OF_STEP * firstPeriod(steps.length(), minute / MINUTES_OF_STEP);
      case ALL -> 0;
    };
  }

  /**
   * @param before null where all counts
   */
  private @Nullable RootRate rate(String name, @Nullable Snapshot before) {
    long[] buckets = new long[Buckets.COUNT];
    for (int bucket = 0; bucket < buckets.length; bucket++) {
      buckets[bucket] = since(before, bucket);
    }
    DurationHistogram durations = new DurationHistogram(buckets);
    long count = durations.count();
    if (count == 0) {
      return null;
    }
    // One that ends at the turn of a minute, or now, may be counted here in part.
    long sampled = Math.min(count, since(before, SAMPLED));
    return new RootRate(
        name,
        count,
        Math.min(count, since(before, ERRORS)),
        sampled,
        Math.min(sampled, since(before, FAILED_WITHIN)),
        since(before, TOTAL_NANOS),
        durations);
  }

  private long since(@Nullable Snapshot before, int place) {
    long count = counts.get(place);
    return before == null ? count : before.since(count, place);
  }
}
