package dev.lumen.trace.sampling;

/** Keeps the given share of traces, judged by the 56 random bits of the id. */
final class TraceIdRatioSampler implements Sampler {

  private final double ratio;
  private final long rejectionThreshold;

  TraceIdRatioSampler(double ratio) {
    this.ratio = ratio;
    this.rejectionThreshold = (1L << 56) - Ratio.of(ratio, 56);
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
