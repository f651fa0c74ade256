package dev.lumen.trace.rates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DurationHistogramTests {

  private static final long BOUND = 1L << 43;
  private static final long HALF_OF_FIRST = 1L << 15;

  @Property(tries = 500)
  void aPercentileIsNoMoreThanAnEighthOff(
      @ForAll @Size(min = 1, max = 300) List<@LongRange(min = 0, max = BOUND - 1) Long> durations,
      @ForAll @DoubleRange(min = 0, max = 1) double share) {
    long[] sorted = durations.stream().mapToLong(Long::longValue).sorted().toArray();

    assertNear(sorted, share);
  }

  @Property(tries = 20)
  void soItIsForLatenciesAsTheyAre(
      @ForAll @IntRange(min = 1, max = 1_000_000) int seed,
      @ForAll @DoubleRange(min = 0.1, max = 2) double spread) {
    Random random = new Random(seed);
    long[] sorted = new long[5000];
    Arrays.setAll(sorted, i -> (long) (20_000_000 * Math.exp(spread * random.nextGaussian())));
    Arrays.sort(sorted);

    assertNear(sorted, 0.5);
    assertNear(sorted, 0.95);
    assertNear(sorted, 0.99);
  }

  private static void assertNear(long[] sorted, double share) {
    long exact = sorted[(int) Math.max(1, Math.ceil(share * sorted.length)) - 1];
    long bound = Math.max(HALF_OF_FIRST, exact / 8 + 1);

    assertThat(of(sorted).percentileNanos(share)).isCloseTo(exact, within(bound));
  }

  @Property
  void aDurationIsInTheBucketWhoseBoundsItHas(@ForAll @LongRange(min = 0) long nanos) {
    int bucket = Buckets.of(nanos);

    assertThat(nanos).isGreaterThanOrEqualTo(Buckets.lower(bucket));
    assertThat(nanos < Buckets.upper(bucket) || bucket == Buckets.COUNT - 1).isTrue();
  }

  @Test
  void bucketsLeaveNoGap() {
    assertThat(Buckets.lower(0)).isZero();
    for (int bucket = 1; bucket < Buckets.COUNT; bucket++) {
      assertThat(Buckets.of(Buckets.lower(bucket))).isEqualTo(bucket);
      assertThat(Buckets.of(Buckets.lower(bucket) - 1)).isEqualTo(bucket - 1);
    }
  }

  @Test
  void whatTookLongerThanAllBucketsCountsAsTheBound() {
    DurationHistogram histogram = of(TimeUnit.DAYS.toNanos(2));

    assertThat(histogram.percentileNanos(0.99)).isEqualTo(BOUND);
    assertThat(histogram.buckets())
        .containsExactly(new DurationHistogram.Bucket(BOUND, Long.MAX_VALUE, 1));
  }

  @Test
  void ofNothingThereIsNone() {
    assertThat(of().percentileNanos(0.5)).isZero();
    assertThat(of().buckets()).isEmpty();
  }

  private static DurationHistogram of(long... durations) {
    long[] counts = new long[Buckets.COUNT];
    for (long duration : durations) {
      counts[Buckets.of(duration)]++;
    }
    return new DurationHistogram(counts);
  }
}
