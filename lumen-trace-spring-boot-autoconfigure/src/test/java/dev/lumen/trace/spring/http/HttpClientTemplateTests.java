package dev.lumen.trace.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpClientTemplateTests {

  @ParameterizedTest
  @CsvSource({
    "/orders/{id}, /orders/{id}",
    "/orders/{id}?all={all}#top, /orders/{id}",
    "http://host:80/orders/{id}, /orders/{id}",
    "https://user:secret@host/orders?token=secret, /orders",
    "https://{tenant}.host/orders, /orders",
    "http://host, /",
    "http://host?q={q}, /",
    "{base}/orders/{id}, {base}/orders/{id}",
    "'/files/{name:[a-z]?}/x', '/files/{name:[a-z]?}/x'",
    "/proxy/http://other/x, /proxy/http://other/x"
  })
  void thePathIsLeftOfATemplate(String template, String path) {
    assertThat(HttpClientTemplate.path(template)).isEqualTo(path);
  }

  @Test
  void nothingIsLeftOfNothing() {
    assertThat(HttpClientTemplate.path(null)).isNull();
    assertThat(HttpClientTemplate.path("")).isNull();
    assertThat(HttpClientTemplate.path("?q={q}")).isNull();
  }
}
