package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.sampling.Sampler;
import dev.lumen.trace.spring.ConfiguredSampler;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * How traces are sampled, as JSON has it.
 *
 * @param sampler in words
 * @param adjustable whether its ratio can be changed: not where the application has a sampler of
 *     its own
 */
record SamplingView(String sampler, boolean adjustable) implements OperationResponseBody {

  static SamplingView of(Sampler sampler) {
    return new SamplingView(sampler.toString(), sampler instanceof ConfiguredSampler);
  }
}
