package dev.lumen.trace.spring.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

class BaggageHostsTests {

  @Test
  void anAsteriskStandsForAnyCharacters() {
    BaggageHosts hosts = new BaggageHosts(List.of("*.Shop.internal", "10.0.*", "::1", "my_host"));

    assertThat(List.of("a.shop.internal", "A.B.SHOP.INTERNAL", "10.0.3.4", "::1", "my_host"))
        .allMatch(hosts::contain);
    assertThat(List.of("shop.internal", "a.shop.internal.evil.com", "110.0.3.4", "::11", "my"))
        .noneMatch(hosts::contain);
    assertThat(hosts.contain(null)).isFalse();
  }

  @Test
  void withoutAnyItIsEveryHost() {
    assertThat(BaggageHosts.ALL.contain("anywhere.com")).isTrue();
    assertThat(BaggageHosts.ALL.contain(null)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "http://host", "host:8080", "host/path", "a b", "[::1]", "a,b"})
  void whatIsNoHostIsRefused(String pattern) {
    assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
        .isThrownBy(() -> new BaggageHosts(List.of(pattern)))
        .satisfies(
            refused -> {
              assertThat(refused.getName()).isEqualTo("lumen.trace.baggage.hosts");
              assertThat(refused.getValue()).isEqualTo(pattern);
              assertThat(refused.getReason()).contains("without scheme and port");
            });
  }
}
