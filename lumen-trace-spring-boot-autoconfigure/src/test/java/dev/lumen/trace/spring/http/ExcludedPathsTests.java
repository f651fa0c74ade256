package dev.lumen.trace.spring.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.http.server.PathContainer;

class ExcludedPathsTests {

  @ParameterizedTest
  @CsvSource({
    "/actuator/**, /actuator, true",
    "/actuator/**, /actuator/, true",
    "/actuator/**, /actuator/health/db, true",
    "/actuator/**, /actuators, false",
    "/actuator/**, /orders, false",
    "health, /health, true",
    "/files/{name}.css, /files/a.css, true",
    "/files/{name}.css, /files/a.js, false",
    "/**/ping, /a/b/ping, true",
    "/a?c, /abc, true",
    "/100%, /100%, true",
    "/**, /anything, true",
  })
  void aPatternMatchesAWholePath(String pattern, String path, boolean matches) {
    ExcludedPaths paths = new ExcludedPaths(List.of(pattern));

    assertThat(paths.contain(path)).isEqualTo(matches);
    assertThat(paths.contain(PathContainer.parsePath(path.replace("%", "%25")))).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "/current/x, true",
    "/%63urrent/x, true",
    "/current;v=1/x, true",
    "/%63urrent;v=1/x, true",
    "/orders/%2Fcurrent, false",
    "/orders;current/x, false",
  })
  void noWayToWriteAPathGetsRoundAPatternNorIntoOne(String path, boolean matches) {
    ExcludedPaths paths = new ExcludedPaths(List.of("/current/**"));

    assertThat(paths.contain(PathContainer.parsePath(path))).isEqualTo(matches);
  }

  @Test
  void withoutAPatternNothingMatches() {
    assertThat(new ExcludedPaths(List.of()).contain("/")).isFalse();
    assertThat(new ExcludedPaths(List.of("", " ")).contain("/")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a/{", "/{a}/{a}", "/a/{*b}/c"})
  void aPatternThatDoesNotParseIsRefused(String pattern) {
    assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
        .isThrownBy(() -> new ExcludedPaths(List.of("/ok", pattern)))
        .satisfies(e -> assertThat(e.getName()).isEqualTo("lumen.trace.web.exclude"))
        .satisfies(e -> assertThat(e.getValue()).isEqualTo(pattern))
        .satisfies(e -> assertThat(e.getReason()).startsWith("It must be a path pattern such as"));
  }
}
