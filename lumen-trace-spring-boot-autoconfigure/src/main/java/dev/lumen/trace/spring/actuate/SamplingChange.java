package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.sampling.Sampler;
import dev.lumen.trace.spring.ConfiguredSampler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** Changes the ratio of the traces that are recorded, and says so in the log. */
final class SamplingChange {

  /** The path below the endpoint. */
  static final String PATH = "sampling";

  private static final Logger logger = LoggerFactory.getLogger(SamplingChange.class);
  private static final int CONFLICT = 409;

  private SamplingChange() {}

  /**
   * @param ratio as somebody wrote it
   */
  static WebEndpointResponse<?> to(@Nullable String ratio, Sampler sampler) {
    if (!(sampler instanceof ConfiguredSampler configured)) {
      return new WebEndpointResponse<>(
          new Refusal(
              "The application has a sampler of its own",
              PATH,
              sampler.toString(),
              "only the sampler of lumen.trace.sampling can be changed"),
          CONFLICT);
    }
    try {
      configured.adjust(Double.parseDouble(ratio == null ? "" : ratio.strip()));
    } catch (IllegalArgumentException e) {
      return new WebEndpointResponse<>(
          new Refusal(
              "This is not a ratio",
              "ratio",
              String.valueOf(ratio),
              "{\"ratio\": 0.1}, and any number from 0.0 to 1.0"),
          WebEndpointResponse.STATUS_BAD_REQUEST);
    }
    logger.info("Sampling was changed by the endpoint, until the next start: {}", configured);
    return new WebEndpointResponse<>(SamplingView.of(configured));
  }
}
