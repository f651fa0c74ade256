package dev.lumen.trace.sampling;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Records one trace of each run of 1/ratio traces: which one is random, as requests may come in a
 * fixed order.
 *
 * <p>The ratio is a fraction of whole numbers, and the trace of number {@code n} is in the run of
 * number {@code n * numerator / denominator}, rounded down: so runs differ by one trace where
 * 1/ratio is not whole, and over a denominator's number of traces exactly the numerator's number is
 * recorded. Needs no lock.
 */
final class RatioSampler implements Sampler {

  // Two numbers of so many digits can be multiplied as longs.
  private static final int DIGITS = 9;

  private final double ratio;
  private final long numerator;
  private final long denominator;
  private final long seed;
  private final AtomicLong traces = new AtomicLong();

  RatioSampler(double ratio) {
    this(ratio, ThreadLocalRandom.current().nextLong());
  }

  RatioSampler(double ratio, long seed) {
    this.ratio = ratio;
    this.seed = seed;
    // The decimal number that somebody wrote: for 0.1 the double is not good enough.
    BigDecimal decimal =
        BigDecimal.valueOf(ratio).setScale(DIGITS, RoundingMode.CEILING).stripTrailingZeros();
    int scale = Math.max(0, decimal.scale());
    this.numerator = decimal.movePointRight(scale).longValueExact();
    this.denominator = BigDecimal.ONE.movePointRight(scale).longValueExact();
  }

  @Override
  public boolean shouldSample(SamplingParameters parameters) {
    if (numerator == 0) {
      return false;
    }
    long count = traces.getAndIncrement();
    long period = Math.floorDiv(count, denominator);
    long trace = Math.floorMod(count, denominator);
    long run = trace * numerator / denominator;
    long first = firstOf(run);
    long length = firstOf(run + 1) - first;
    return trace - first == pick(period * numerator + run, length);
  }

  private long firstOf(long run) {
    return (run * denominator + numerator - 1) / numerator;
  }

  /** A number below the length, the same for all traces of a run, and as good as random. */
  private long pick(long run, long length) {
    long hash = seed + run * 0x9e3779b97f4a7c15L;
    hash = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ hash >>> 27) * 0x94d049bb133111ebL;
    return Math.floorMod(hash ^ hash >>> 31, length);
  }

  @Override
  public String toString() {
    return "ratio " + ratio;
  }
}
