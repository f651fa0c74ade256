package dev.lumen.trace.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpClientTargetTests {

  @ParameterizedTest
  @CsvSource({
    "http://host:8080/x, host, 8080",
    "http://host/x, host, 80",
    "https://host, host, 443",
    "HTTPS://host, host, 443",
    "http://[::1]:8080/x, ::1, 8080",
    "http://my_service:8080/x, my_service, 8080",
    "http://me:secret@my_service/x, my_service, 80"
  })
  void theUriTellsAddressAndPort(String uri, String address, int port) {
    assertThat(HttpClientTarget.of(URI.create(uri))).isEqualTo(new HttpClientTarget(address, port));
  }

  @Test
  void whatIsNotKnownIsLeftOut() {
    assertThat(HttpClientTarget.of(URI.create("/x"))).isEqualTo(new HttpClientTarget(null, null));
    assertThat(HttpClientTarget.of(URI.create("lb://host")))
        .isEqualTo(new HttpClientTarget("host", null));
  }
}
