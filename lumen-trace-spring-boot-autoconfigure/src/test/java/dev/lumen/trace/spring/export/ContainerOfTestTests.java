package dev.lumen.trace.spring.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.testcontainers.containers.GenericContainer;

/** Containers as a test of an application has them: one is its field, the other a bean. */
@SpringBootTest(webEnvironment = WebEnvironment.NONE)
class ContainerOfTestTests {

  private static final TracesServer server = new TracesServer();

  @ServiceConnection
  static final RunningContainer collector =
      RunningContainer.notYet("otel/opentelemetry-collector", 4318, server);

  @Autowired private Tracer tracer;
  @Autowired private GenericContainer<?> zipkin;

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void bothAreStartedOnceAndGetTheSpans() {
    tracer.start("work").end();

    assertThat(tracer.flush(Duration.ofSeconds(30))).isTrue();
    assertThat(server.takePaths()).containsExactlyInAnyOrder("/v1/traces", "/api/v2/spans");
    assertThat(collector.started()).isOne();
    assertThat(((RunningContainer) zipkin).started()).isOne();
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    ServiceConnectionAutoConfiguration.class,
    LumenTraceAutoConfiguration.class,
    ExporterAutoConfiguration.class
  })
  static class Application {

    @Bean
    @ServiceConnection("openzipkin/zipkin")
    RunningContainer zipkin() {
      return RunningContainer.notYet("openzipkin/zipkin", 9411, server);
    }
  }
}
