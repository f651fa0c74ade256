package dev.lumen.trace.sampling;

/** Always the same answer. */
enum ConstantSampler implements Sampler {
  ALWAYS,
  NEVER;

  @Override
  public boolean shouldSample(SamplingParameters parameters) {
    return this == ALWAYS;
  }

  @Override
  public String toString() {
    return this == ALWAYS ? "always" : "never";
  }
}
