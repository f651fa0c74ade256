package dev.lumen.trace.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpMethodsTests {

  @Test
  void aKnownMethodStandsForItself() {
    assertThat(HttpMethods.attribute("PATCH")).isEqualTo("PATCH");
    assertThat(HttpMethods.spanName("PATCH")).isEqualTo("PATCH");
    assertThat(HttpMethods.isKnown("QUERY")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PURGE", "get", "_OTHER", "HTTP", ""})
  void anyOtherMethodIsOneAndTheSame(String method) {
    assertThat(HttpMethods.isKnown(method)).isFalse();
    assertThat(HttpMethods.attribute(method)).isEqualTo("_OTHER");
    assertThat(HttpMethods.spanName(method)).isEqualTo("HTTP");
  }
}
