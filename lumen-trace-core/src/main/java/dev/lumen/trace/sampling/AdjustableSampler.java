package dev.lumen.trace.sampling;

import java.util.Objects;

/**
 * Asks another sampler, which can be changed while it runs; from {@link Sampler#adjustable}.
 *
 * <p>Thread-safe. Traces that have started stay as they were decided. Within {@link
 * Sampler#parentBased} a change concerns the traces that start here.
 */
public final class AdjustableSampler implements Sampler {

  private volatile Sampler current;

  AdjustableSampler(Sampler initial) {
    this.current = Objects.requireNonNull(initial, "initial");
  }

  /** Has another sampler decide from now on. */
  public void set(Sampler sampler) {
    current = Objects.requireNonNull(sampler, "sampler");
  }

  /** The sampler that decides now. */
  public Sampler current() {
    return current;
  }

  @Override
  public boolean shouldSample(SamplingParameters parameters) {
    return current.shouldSample(parameters);
  }

  @Override
  public boolean followsCaller() {
    return current.followsCaller();
  }

  @Override
  public String toString() {
    return current.toString();
  }
}
