package dev.lumen.trace.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.client.ClientTraceAutoConfiguration;
import dev.lumen.trace.spring.web.ServletTraceAutoConfiguration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientObservationAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** A server with Spring Security that calls itself, and observes all of it. */
class OneExchangeTests {

  @SpringBootConfiguration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    ClientTraceAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    LumenTraceAutoConfiguration.class,
    ObservationAutoConfiguration.class,
    ObservationTraceAutoConfiguration.class,
    PropertyPlaceholderAutoConfiguration.class,
    RestClientAutoConfiguration.class,
    RestClientObservationAutoConfiguration.class,
    SecurityAutoConfiguration.class,
    SecurityFilterAutoConfiguration.class,
    ServletTraceAutoConfiguration.class,
    ServletWebSecurityAutoConfiguration.class,
    TomcatServletWebServerAutoConfiguration.class,
    UserDetailsServiceAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    WebMvcObservationAutoConfiguration.class
  })
  @Import(Shop.class)
  static class Application {

    @Bean
    InMemoryExporter exporter() {
      return new InMemoryExporter();
    }

    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll()).build();
    }
  }

  @RestController
  static class Shop {

    private final RestClient client;
    private final Environment environment;

    Shop(RestClient.Builder builder, Environment environment) {
      this.client = builder.build();
      this.environment = environment;
    }

    @GetMapping("/orders")
    String order() {
      String url = "http://localhost:" + environment.getProperty("local.server.port") + "/stock";
      return String.valueOf(client.get().uri(url).retrieve().body(String.class));
    }

    @GetMapping("/stock")
    String stock() {
      return "12";
    }
  }

  private static List<SpanData> spans(String... properties) {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Application.class)
            .properties(
                "server.port=0",
                "spring.main.web-application-type=servlet",
                "lumen.trace.export.async=false")
            .properties(properties)
            .run()) {
      String port = context.getEnvironment().getProperty("local.server.port");
      assertThat(
              RestClient.create()
                  .get()
                  .uri("http://localhost:" + port + "/orders")
                  .retrieve()
                  .body(String.class))
          .isEqualTo("12");
      InMemoryExporter exporter = context.getBean(InMemoryExporter.class);
      context.close();
      return exporter.spans();
    }
  }

  private static List<String> described(List<SpanData> spans) {
    return spans.stream().map(span -> span.kind() + " " + span.name()).sorted().toList();
  }

  @Test
  void hasOneSpanForEachSideOfEach() {
    List<SpanData> spans = spans();

    assertThat(described(spans))
        .containsExactly("CLIENT GET /stock", "SERVER GET /orders", "SERVER GET /stock");
    assertThat(spans).extracting(SpanData::traceId).containsOnly(spans.get(0).traceId());
  }

  @Test
  void isTracedByItsObservationsWhereOursIsOffAndTheyAreIncludedAsIsSpringSecurity() {
    List<SpanData> spans =
        spans(
            "lumen.trace.web.enabled=false",
            "lumen.trace.client.enabled=false",
            "lumen.trace.observations.include=*");

    assertThat(described(spans))
        .contains("INTERNAL security filterchain before")
        .filteredOn(span -> !span.startsWith("INTERNAL"))
        .containsExactly("CLIENT http get", "SERVER http get /orders", "SERVER http get /stock");
    assertThat(spans).extracting(SpanData::traceId).containsOnly(spans.get(0).traceId());
    assertThat(spans)
        .filteredOn(span -> span.kind() == SpanKind.CLIENT)
        .singleElement()
        .satisfies(
            span ->
                assertThat(span.parentSpanId())
                    .isIn(spans.stream().map(SpanData::spanId).toList()));
  }
}
