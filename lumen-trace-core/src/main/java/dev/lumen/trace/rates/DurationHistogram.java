package dev.lumen.trace.rates;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * How many durations were how long, in buckets that are the same for all histograms, whose widths
 * are an eighth to a quarter of where they begin. Immutable.
 */
public final class DurationHistogram {

  private final long[] counts;
  private final long total;

  /**
   * @param counts of each bucket; belongs to the histogram from now on
   */
  DurationHistogram(long[] counts) {
    this.counts = counts;
    this.total = Arrays.stream(counts).sum();
  }

  /** How many durations there are. */
  public long count() {
    return total;
  }

  /**
   * The duration, in nanoseconds, that a share of all is not longer than: no more than an eighth
   * off, or 33 microseconds where that is more. Of what took longer than two hours and a half, that
   * bound. 0 where there is none.
   *
   * @param share from 0 to 1
   */
  public long percentileNanos(double share) {
    long rank = Math.max(1, (long) Math.ceil(share * total));
    long seen = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      seen += counts[bucket];
      if (seen >= rank) {
        return middle(bucket);
      }
    }
    return 0;
  }

  private static long middle(int bucket) {
    long lower = Buckets.lower(bucket);
    return bucket == Buckets.COUNT - 1 ? lower : (lower + Buckets.upper(bucket)) / 2;
  }

  /** The buckets that have anything, shortest first. */
  public List<Bucket> buckets() {
    IntFunction<Bucket> made =
        bucket -> new Bucket(Buckets.lower(bucket), Buckets.upper(bucket), counts[bucket]);
    return IntStream.range(0, counts.length)
        .filter(bucket -> counts[bucket] != 0)
        .mapToObj(made)
        .toList();
  }

  /**
   * Some durations.
   *
   * @param fromNanos the shortest that may be in here
   * @param toNanos what is too long; {@link Long#MAX_VALUE} where nothing is
   * @param count how many there are
   */
  public record Bucket(long fromNanos, long toNanos, long count) {}
}
