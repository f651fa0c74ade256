package dev.lumen.trace.spring.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.propagation.Getter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

class RecordedHeadersTests {

  private static final Getter<Map<String, List<String>>> GETTER =
      new Getter<>() {
        @Override
        public @Nullable String get(Map<String, List<String>> carrier, String key) {
          return carrier.getOrDefault(key, List.of()).stream().findFirst().orElse(null);
        }

        @Override
        public Iterable<String> getAll(Map<String, List<String>> carrier, String key) {
          return carrier.getOrDefault(key, List.of());
        }
      };

  @Test
  void namedHeadersAreAttributesWithAllTheirValues() {
    RecordedHeaders headers = headers("X-Tenant", "X-Absent", "x-tenant");

    Attributes attributes =
        headers.attributes(Map.of("x-tenant", List.of("a", "b"), "x-other", List.of("c")), GETTER);

    assertThat(attributes.asMap())
        .containsExactly(Map.entry("http.request.header.x-tenant", List.of("a", "b")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Authorization", "cookie", "SET-COOKIE", "Proxy-Authorization"})
  void aHeaderThatCarriesSecretsIsRefused(String name) {
    assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
        .isThrownBy(() -> headers("X-Tenant", name))
        .satisfies(e -> assertThat(e.getName()).isEqualTo("lumen.trace.web.request-headers"))
        .satisfies(e -> assertThat(e.getValue()).isEqualTo(name))
        .satisfies(e -> assertThat(e.getReason()).contains("It carries secrets"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "X Tenant", "X-Tenant:", "*\n"})
  void whatIsNoNameOfAHeaderIsRefused(String name) {
    assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
        .isThrownBy(() -> headers(name));
  }

  private static RecordedHeaders headers(String... names) {
    return new RecordedHeaders(
        "lumen.trace.web.request-headers", "http.request.header.", List.of(names));
  }
}
