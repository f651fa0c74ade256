package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** An application's own endpoint of the id {@code traces} is its own. */
@ExtendWith(OutputCaptureExtension.class)
class OwnTracesEndpointTests {

  private static final String LOGGED = "logging.level.dev.lumen.trace=info";
  private static final String WARNING = "The application has an endpoint 'traces' of its own";

  @Endpoint(id = "traces")
  static class Footprints {

    @ReadOperation
    public String read() {
      return "footprints";
    }
  }

  @Test
  void whereBothAreExposedOursStepsBackAndSaysSo(CapturedOutput output) {
    try (RunningApplication application =
        RunningApplication.exposing(Footprints.class, LOGGED, "lumen.trace.web.enabled=true")) {
      assertThat(application.get("/actuator/traces").body()).isEqualTo("footprints");
      assertThat(application.get("/actuator/traces").headers().map())
          .doesNotContainKey("referrer-policy");
      assertThat(application.context().getBeansOfType(TracesEndpoint.class)).isEmpty();
      assertThat(application.tracer().stats().started()).isZero();
    }
    assertThat(output).containsOnlyOnce(WARNING);
    assertThat(output)
        .containsPattern("WARN .*OnFreeEndpointId *: " + WARNING + ", the bean '.*Footprints'")
        .contains("; the application's own endpoint 'traces' is in the place of recent traces");
  }

  @Test
  void whereNeitherIsExposedNothingIsSaid(CapturedOutput output) {
    try (RunningApplication application =
        RunningApplication.exposing(
            Footprints.class, LOGGED, "management.endpoints.web.exposure.include=health")) {
      assertThat(application.get("/actuator/traces").statusCode()).isEqualTo(404);
    }
    assertThat(output).doesNotContain(WARNING);
  }
}
