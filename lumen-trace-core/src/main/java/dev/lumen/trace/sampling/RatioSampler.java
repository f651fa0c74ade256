package dev.lumen.trace.sampling;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Adds the ratio, as a fraction of 2^64, to a counter for each trace: the trace whose addition
 * carries is recorded. That spreads them as evenly as can be, and needs no lock.
 */
final class RatioSampler implements Sampler {

  private final double ratio;
  private final long step;
  private final AtomicLong sum;

  RatioSampler(double ratio) {
    this.ratio = ratio;
    this.step = Ratio.of(ratio, 64);
    // One step before the carry: the first trace is recorded, so that somebody who tries sees one.
    this.sum = new AtomicLong(-step);
  }

  @Override
  public boolean shouldSample(SamplingParameters parameters) {
    long before = sum.getAndAdd(step);
    return Long.compareUnsigned(before + step, before) < 0;
  }

  @Override
  public String toString() {
    return "ratio " + ratio;
  }
}
