package dev.lumen.trace.spring;

import dev.lumen.trace.sampling.AdjustableSampler;
import dev.lumen.trace.sampling.Sampler;
import dev.lumen.trace.sampling.SamplingParameters;

/**
 * The sampler that the properties describe. The ratio of the traces that start here can be changed
 * while it runs; a caller's decision stands as ever, where the properties say so.
 *
 * <p>Thread-safe.
 */
public final class ConfiguredSampler implements Sampler {

  private final boolean byTraceId;
  private final AdjustableSampler root;
  private final Sampler whole;

  /**
   * @param sampling with a ratio that was checked
   */
  ConfiguredSampler(LumenTraceProperties.Sampling sampling) {
    this.byTraceId = sampling.strategy() == LumenTraceProperties.Sampling.Strategy.TRACE_ID_RATIO;
    this.root =
        Sampler.adjustable(
            switch (sampling.strategy()) {
              case ALWAYS -> Sampler.always();
              case NEVER -> Sampler.never();
              case RATIO, TRACE_ID_RATIO -> ratio(sampling.ratio());
            });
    this.whole = sampling.parentBased() ? Sampler.parentBased(root) : root;
  }

  /**
   * Records another share of the traces that start here from now on: by their id where the strategy
   * of the properties is {@code trace-id-ratio}, else by counting.
   *
   * @param ratio from 0.0 to 1.0
   * @throws IllegalArgumentException where the ratio is out of range
   */
  public void adjust(double ratio) {
    root.set(ratio(ratio));
  }

  private Sampler ratio(double ratio) {
    return byTraceId ? Sampler.traceIdRatio(ratio) : Sampler.ratio(ratio);
  }

  @Override
  public boolean shouldSample(SamplingParameters parameters) {
    return whole.shouldSample(parameters);
  }

  @Override
  public boolean followsCaller() {
    return whole.followsCaller();
  }

  @Override
  public String toString() {
    return whole.toString();
  }
}
