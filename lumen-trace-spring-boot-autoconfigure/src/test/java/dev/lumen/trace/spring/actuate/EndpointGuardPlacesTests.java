package dev.lumen.trace.spring.actuate;

import static dev.lumen.trace.spring.actuate.EndpointGuardTests.guarded;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;

/**
 * The guard wherever the endpoint is. Apart from {@link EndpointGuardTests}: the end of one
 * application on Netty is the end of all of a process.
 */
class EndpointGuardPlacesTests {

  private static final String PAGE = "/actuator/traces/ui";

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void guardsEveryAnswerOnAManagementPort(WebApplicationType type) {
    try (RunningApplication application =
        RunningApplication.exposing(type, "management.server.port=0")) {
      for (String path : List.of(PAGE, PAGE + "/app.js", "/actuator/traces")) {
        assertThat(guarded(application.getFromManagementPort(path)).statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void guardsItBelowTheBasePathOfWebFlux() {
    try (RunningApplication application =
        RunningApplication.exposing(
            WebApplicationType.REACTIVE, "spring.webflux.base-path=/shop")) {
      assertThat(guarded(application.get("/shop" + PAGE)).statusCode()).isEqualTo(200);
      assertThat(guarded(application.get("/shop/actuator/%74races")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aSlashBehindThePathOfSpringsServletLeavesNoGap() {
    try (RunningApplication application =
        RunningApplication.exposing("spring.mvc.servlet.path=/api/")) {
      assertThat(guarded(application.get("/api" + PAGE)).statusCode()).isEqualTo(200);
    }
  }
}
