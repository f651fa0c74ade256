package dev.lumen.trace.sampling;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Keeps the given share of traces, judged by the 56 random bits of the id. */
final class TraceIdRatioSampler implements Sampler {

  private final double ratio;
  private final long rejectionThreshold;

  TraceIdRatioSampler(double ratio) {
    this.ratio = ratio;
    this.rejectionThreshold = (1L << 56) - of56Bits(ratio);
  }

  /**
   * The share of 2^56, of the decimal number that somebody wrote: for 0.1 the double is not good
   * enough, since one in ten of a million is to be exactly a hundred thousand. Rounded up, so that
   * the last of every ten is not missed by a fraction.
   */
  private static long of56Bits(double ratio) {
    return BigDecimal.valueOf(ratio)
        .multiply(BigDecimal.valueOf(1L << 56))
        .setScale(0, RoundingMode.CEILING)
        .longValueExact();
  }

  @Override
  public boolean shouldSample(SamplingParameters parameters) {
    return parameters.traceId().randomBits() >= rejectionThreshold;
  }

  @Override
  public String toString() {
    return "trace-id-ratio " + ratio;
  }
}
