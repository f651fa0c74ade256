package dev.lumen.trace.rates;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What {@link RootCounts} had counted when a period began. Of the buckets only those that are used,
 * and of their counts the lower half, which tells the difference: nothing counts to 2³² within an
 * hour. Immutable.
 */
final class Snapshot {

  private final long period;
  // The first bucket that is here.
  private final int first;
  private final int[] buckets;
  private final long[] sums;

  /**
   * @param counts those of all buckets, and sums after them
   */
  Snapshot(long period, AtomicLongArray counts) {
    this.period = period;
    int from = 0;
    int end = Buckets.COUNT;
    while (from < end && counts.get(from) == 0) {
      from++;
    }
    while (end > from && counts.get(end - 1) == 0) {
      end--;
    }
    this.first = from;
    this.buckets = new int[end - from];
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = (int) counts.get(from + i);
    }
    this.sums = new long[counts.length() - Buckets.COUNT];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = counts.get(Buckets.COUNT + i);
    }
  }

  long period() {
    return period;
  }

  /** How much of what has been counted by now is new. */
  long since(long count, int place) {
    if (place >= Buckets.COUNT) {
      return count - sums[place - Buckets.COUNT];
    }
    int i = place - first;
    int known = i >= 0 && i < buckets.length ? buckets[i] : 0;
    return Integer.toUnsignedLong((int) count - known);
  }
}
