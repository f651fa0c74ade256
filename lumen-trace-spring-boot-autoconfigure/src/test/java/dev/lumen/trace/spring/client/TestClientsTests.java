package dev.lumen.trace.spring.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.resttestclient.TestRestTemplate;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureTestRestTemplate;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.reactive.function.client.WebClient;

/** The span of the server is the root of a test's trace: what tests send with is not traced. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "lumen.trace.export.async=false",
      "spring.main.web-application-type=servlet",
      "spring.http.clients.imperative.factory=jdk"
    })
@AutoConfigureTestRestTemplate
@AutoConfigureRestTestClient
@AutoConfigureWebTestClient
// What is kept would write ids into the log of other tests.
@DirtiesContext
class TestClientsTests {

  @Autowired private FinishedSpans finished;
  @LocalServerPort private int port;

  @AfterEach
  void leaveNothingBehind() {
    finished.assertNoMore();
    assertThat(Span.current().context().isValid()).isFalse();
  }

  @Test
  void testRestTemplate(@Autowired TestRestTemplate client) {
    assertThat(client.getForObject("/greeting", String.class)).isEqualTo("none");
    assertServerSpanIsRoot();
  }

  @Test
  void testRestTemplatesMadeOfIt(@Autowired TestRestTemplate client) {
    TestRestTemplate made = client.withBasicAuth("me", "secret");

    assertThat(made.getForObject(url(), String.class)).isEqualTo("none");
    assertServerSpanIsRoot();
  }

  @Test
  void testRestTemplatesMadeByHand(@Autowired RestTemplateBuilder builder) {
    assertThat(new TestRestTemplate(builder).getForObject(url(), String.class)).isEqualTo("none");
    assertServerSpanIsRoot();
  }

  @Test
  void restTestClient(@Autowired RestTestClient client) {
    client.get().uri("/greeting").exchange().expectBody(String.class).isEqualTo("none");
    assertServerSpanIsRoot();
  }

  @Test
  void webTestClient(@Autowired WebTestClient client) {
    client.get().uri("/greeting").exchange().expectBody(String.class).isEqualTo("none");
    assertServerSpanIsRoot();
  }

  @Test
  void aClientBoundToTheApplicationContextSendsNoHeader(@Autowired WebApplicationContext context) {
    RestTestClient.bindToApplicationContext(context)
        .build()
        .get()
        .uri("/greeting")
        .exchange()
        .expectBody(String.class)
        .isEqualTo("none");
  }

  @Test
  void theApplicationsOwnClientsAreTraced(
      @Autowired RestClient.Builder restClient,
      @Autowired RestTemplateBuilder restTemplate,
      @Autowired WebClient.Builder webClient) {
    assertTraced(restClient.build().get().uri(url()).retrieve().body(String.class));
    assertTraced(restTemplate.build().getForObject(url(), String.class));
    assertTraced(
        webClient
            .build()
            .get()
            .uri(url())
            .retrieve()
            .bodyToMono(String.class)
            .block(Duration.ofSeconds(10)));
  }

  private String url() {
    return "http://localhost:" + port + "/greeting";
  }

  private void assertServerSpanIsRoot() {
    SpanData span = finished.only();
    assertThat(span.kind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.parentSpanId()).isIn(null, new SpanId(0));
  }

  private void assertTraced(@Nullable String traceparent) {
    assertThat(traceparent).startsWith("00-");
    finished.next();
    finished.next();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {

    @Bean
    FinishedSpans finishedSpans() {
      return new FinishedSpans();
    }

    @Bean
    SecurityFilterChain open(HttpSecurity http) {
      return http.authorizeHttpRequests(all -> all.anyRequest().permitAll()).build();
    }

    @Bean
    Greeting greeting() {
      return new Greeting();
    }
  }

  @RestController
  static class Greeting {

    @GetMapping("/greeting")
    String greeting(
        @RequestHeader(name = "traceparent", defaultValue = "none") String traceparent) {
      return traceparent;
    }
  }
}
