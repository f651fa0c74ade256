package dev.lumen.trace.sampling;

import dev.lumen.trace.context.TraceContext;
import java.util.Objects;

/**
 * Decides, once per local trace, whether its spans are recorded.
 *
 * <p>Called on the thread that starts the trace: must be thread-safe, quick, and must not block. An
 * exception counts as "no" and is logged once.
 */
@FunctionalInterface
public interface Sampler {

  /**
   * Whether the trace is recorded.
   *
   * @param parameters what is known when the trace starts; read it now, it may not be kept
   */
  boolean shouldSample(SamplingParameters parameters);

  /**
   * Whether it does as the caller has decided, where there is one that has: for who asks why a
   * trace is not there. By default no.
   */
  default boolean followsCaller() {
    return false;
  }

  /** Records every trace. */
  static Sampler always() {
    return ConstantSampler.ALWAYS;
  }

  /** Records none. */
  static Sampler never() {
    return ConstantSampler.NEVER;
  }

  /**
   * Records a share of traces by counting them: of any long run exactly that share, evenly spread.
   * Which trace of each 1/ratio it is, is random.
   *
   * @param ratio from 0.0 to 1.0, down to one in a million and below
   * @throws IllegalArgumentException where the ratio is out of range
   */
  static Sampler ratio(double ratio) {
    requireRatio(ratio);
    return ratio == 0 ? never() : ratio == 1 ? always() : new RatioSampler(ratio);
  }

  /**
   * Records a share of traces by their id, so that every service that uses this sampler with this
   * ratio decides alike. It compares the 56 bits that W3C Trace Context level 2 promises to be
   * random, as OpenTelemetry's consistent sampling does.
   *
   * @param ratio from 0.0 to 1.0
   * @throws IllegalArgumentException where the ratio is out of range
   */
  static Sampler traceIdRatio(double ratio) {
    requireRatio(ratio);
    return ratio == 0 ? never() : ratio == 1 ? always() : new TraceIdRatioSampler(ratio);
  }

  /**
   * Asks another sampler, which can be changed while it runs.
   *
   * @param initial decides until then
   */
  static AdjustableSampler adjustable(Sampler initial) {
    return new AdjustableSampler(initial);
  }

  /**
   * Follows the sampled flag of the caller; where there is no caller, or one that has {@linkplain
   * TraceContext#isDeferred() not decided}, asks another sampler.
   *
   * @param root decides the traces that start here
   */
  static Sampler parentBased(Sampler root) {
    return new ParentBasedSampler(Objects.requireNonNull(root, "root"));
  }

  private static void requireRatio(double ratio) {
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new IllegalArgumentException(
          "The sampling ratio is " + ratio + ": it must be from 0.0 to 1.0");
    }
  }
}
