package dev.lumen.trace.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.Trace;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.InMemoryExporter;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** Several application contexts in one process, as a test framework keeps them. */
class CachedContextsTests {

  private final Tracer original = Tracer.getDefault();
  private final ConfigurableApplicationContext first = start();
  private final ConfigurableApplicationContext second = start();

  @AfterEach
  void close() {
    first.close();
    second.close();
    assertThat(Tracer.getDefault()).isSameAs(original);
  }

  @Test
  void whatARequestStartsIsOfTheContextThatServesIt() {
    assertThat(get(first)).isEqualTo("worked");

    awaitTheSpanOfTheRequest();
    assertThat(exported(first)).containsExactly("static work", "GET /work");
    assertThat(exported(second)).isEmpty();
    assertThat(first.getBean(Tracer.class).stats().live()).isZero();
  }

  @Test
  void aContextThatIsUsedAgainHasTheDefaultTracerAgain() {
    first.pause();
    first.restart();
    Trace.start("of the first").end();

    second.pause();
    second.restart();
    Trace.start("of the second").end();

    assertThat(exported(first)).containsExactly("of the first");
    assertThat(exported(second)).containsExactly("of the second");
  }

  @Test
  void theOtherOnesTracerComesBackWhicheverIsClosed() {
    first.pause();
    first.restart();

    first.close();

    assertThat(Tracer.getDefault()).isSameAs(second.getBean(Tracer.class));
  }

  /** It may end after the client has its answer. */
  private void awaitTheSpanOfTheRequest() {
    InMemoryExporter exporter = first.getBean(InMemoryExporter.class);
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (exporter.spans().size() < 2 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
  }

  private static ConfigurableApplicationContext start() {
    return new SpringApplicationBuilder(
            Applications.tomcatWebMvc(Work.class).toArray(Class<?>[]::new))
        .web(WebApplicationType.SERVLET)
        .properties(
            "server.port=0", "spring.main.banner-mode=off", "lumen.trace.export.async=false")
        .run();
  }

  private static String get(ConfigurableApplicationContext context) {
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    return String.valueOf(
        RestClient.create()
            .get()
            .uri("http://localhost:" + port + "/work")
            .retrieve()
            .body(String.class));
  }

  private static Iterable<String> exported(ConfigurableApplicationContext context) {
    return context.getBean(InMemoryExporter.class).spans().stream().map(SpanData::name).toList();
  }

  @RestController
  static class Work {

    @Bean
    InMemoryExporter exporter() {
      return new InMemoryExporter();
    }

    @GetMapping("/work")
    String work() {
      try (Span span = Trace.start("static work")) {
        return "worked";
      }
    }
  }
}
