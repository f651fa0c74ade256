package dev.lumen.trace.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.mock.web.MockHttpServletRequest;

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
    assertThat(new ExcludedPaths(List.of(pattern)).contain(request(path, null))).isEqualTo(matches);
  }

  @Test
  void theServletsPathIsPartOfThePath() {
    assertThat(new ExcludedPaths(List.of("/api/ping")).contain(request("/api", "/ping"))).isTrue();
  }

  @Test
  void withoutAPatternNothingMatches() {
    assertThat(new ExcludedPaths(List.of()).contain(request("/", null))).isFalse();
    assertThat(new ExcludedPaths(List.of("", " ")).contain(request("/", null))).isFalse();
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

  private static MockHttpServletRequest request(String servletPath, @Nullable String pathInfo) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setServletPath(servletPath);
    request.setPathInfo(pathInfo);
    return request;
  }
}
