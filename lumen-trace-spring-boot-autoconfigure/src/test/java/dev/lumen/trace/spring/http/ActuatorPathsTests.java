package dev.lumen.trace.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

class ActuatorPathsTests {

  private static final String BASE = "management.endpoints.web.base-path";
  private static final String PROBES = "management.endpoint.health.probes.";
  private static final String GROUP = "management.endpoint.health.group.";

  private final MockEnvironment environment = new MockEnvironment();

  @ParameterizedTest
  @CsvSource({"/manage, /manage/**", "/manage/, /manage/**"})
  void theBasePathIsFollowed(String basePath, String pattern) {
    environment.setProperty(BASE, basePath);

    assertThat(patterns()).containsExactly(pattern);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", ""})
  void anActuatorInTheRootCannotBeToldFromTheApplication(String basePath) {
    environment.setProperty(BASE, basePath);

    assertThat(patterns()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"cloud_foundry, true", "kubernetes, false", "none, false"})
  void cloudFoundryHasAPathOfItsOwn(String platform, boolean expected) {
    environment.setProperty("spring.main.cloud-platform", platform);

    assertThat(patterns().contains("/cloudfoundryapplication/**")).isEqualTo(expected);
    environment.setProperty("management.cloudfoundry.enabled", "false");
    assertThat(patterns()).containsExactly("/actuator/**");
  }

  @Test
  void theProbesHavePathsOfTheirOwnWhereTheyAreAdded() {
    environment.setProperty(PROBES + "add-additional-paths", "true");

    assertThat(ActuatorPaths.patterns(environment, "/api/"))
        .containsExactlyInAnyOrder("/api/actuator/**", "/api/livez", "/api/readyz");
  }

  @Test
  void probesThatAreOffHaveNone() {
    environment.setProperty(PROBES + "add-additional-paths", "true");
    environment.setProperty(PROBES + "enabled", "false");

    assertThat(patterns()).containsExactly("/actuator/**");
  }

  @Test
  void aGroupHasAPathOnTheApplicationsPort() {
    environment.setProperty(GROUP + "custom.additional-path", "server:/healthz");
    environment.setProperty(GROUP + "custom.include", "db,ping");
    environment.setProperty(GROUP + "other.additional-path", "server:alive");
    environment.setProperty(GROUP + "third.additional-path", "management:/elsewhere");
    environment.setProperty(GROUP + "fourth.include", "ping");

    assertThat(patterns()).containsExactlyInAnyOrder("/actuator/**", "/healthz", "/alive");
  }

  @Test
  void aPathOfAProbesGroupStandsForThatOfTheProbe() {
    environment.setProperty(PROBES + "add-additional-paths", "true");
    environment.setProperty(GROUP + "liveness.additional-path", "server:/alive");
    environment.setProperty(GROUP + "readiness.additional-path", "management:/ready");

    assertThat(patterns()).containsExactlyInAnyOrder("/actuator/**", "/alive");
  }

  private List<String> patterns() {
    return ActuatorPaths.patterns(environment, "");
  }
}
