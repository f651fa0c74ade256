package dev.lumen.trace.spring.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.lifecycle.DockerComposeServicesReadyEvent;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Services of Docker Compose as Spring Boot hands them on, to its own listener. That Docker starts
 * them, and what its command says of them, is Spring Boot's and not tried here.
 */
class DockerComposeConnectionTests {

  private static final TracesServer server = new TracesServer();

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  LumenTraceAutoConfiguration.class, ExporterAutoConfiguration.class));

  @BeforeEach
  void forget() {
    server.take();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "otel/opentelemetry-collector:0.140.1, 4318, /v1/traces",
    "otel/opentelemetry-collector-contrib, 4318, /v1/traces",
    "ghcr.io/otel/opentelemetry-collector-contrib:1, 4318, /v1/traces",
    "grafana/otel-lgtm, 4318, /v1/traces",
    "jaegertracing/jaeger:2.1.0, 4318, /v1/traces",
    "jaegertracing/all-in-one:1.76.0, 4318, /v1/traces",
    "openzipkin/zipkin, 9411, /api/v2/spans",
    "openzipkin/zipkin-slim:3, 9411, /api/v2/spans",
  })
  void aServiceGetsTheSpans(String image, int port, String path) {
    runner
        .withInitializer(running(new Service("backend", image, Map.of(), port)))
        .run(this::record);

    assertThat(server.takePaths()).containsExactly(path);
  }

  @Test
  void aLabelSaysWhatAnImageIs() {
    Map<String, String> label =
        Map.of("org.springframework.boot.service-connection", "otel/opentelemetry-collector");

    runner
        .withInitializer(running(new Service("own", "registry.example/ours", label, 4318)))
        .run(this::record);

    assertThat(server.takePaths()).containsExactly("/v1/traces");
  }

  @Test
  void aServiceThatKeepsItsPortToItselfDoesNotMatter() {
    runner
        .withInitializer(
            running(
                new Service("collector", "otel/opentelemetry-collector", Map.of(), 4318),
                new Service("jaeger", "jaegertracing/jaeger", Map.of(), 16_686),
                new Service("zipkin", "openzipkin/zipkin", Map.of(), 8080)))
        .run(this::record);

    assertThat(server.takePaths()).containsExactly("/v1/traces");
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres:18", "prom/prometheus", "otel/weaver"})
  void otherServicesAreNone(String image) {
    runner
        .withInitializer(running(new Service("other", image, Map.of(), 4318)))
        .run(
            context -> {
              assertThat(context).doesNotHaveBean(LumenOtlpConnectionDetails.class);
              record(context);
            });

    assertThat(server.take()).isEmpty();
  }

  @Test
  void theLabelsOfAServiceSayWhatIsTrusted() {
    Map<String, String> labels =
        Map.of("org.springframework.boot.sslbundle.pem.truststore.certificate", "ca.crt");

    runner
        .withInitializer(
            running(new Service("collector", "otel/opentelemetry-collector", labels, 4318)))
        .withPropertyValues("lumen.trace.exporter=none")
        .run(
            context -> {
              LumenOtlpConnectionDetails details =
                  context.getBean(LumenOtlpConnectionDetails.class);
              assertThat(details.endpoint())
                  .isEqualTo("https://127.0.0.1:" + server.port() + "/v1/traces");
              assertThat(details.sslBundle()).isNotNull();
            });
  }

  private void record(ApplicationContext context) {
    context.getBean(Tracer.class).start("work").end();
  }

  /** What Spring Boot does once the services have started; neither class is meant for others. */
  @SuppressWarnings("unchecked")
  private static ApplicationContextInitializer<ConfigurableApplicationContext> running(
      RunningService... services) {
    return context -> {
      try {
        Class<?> listener =
            Class.forName(
                "org.springframework.boot.docker.compose.service.connection"
                    + ".DockerComposeServiceConnectionsApplicationListener");
        ((ApplicationListener<DockerComposeServicesReadyEvent>)
                BeanUtils.instantiateClass(listener))
            .onApplicationEvent(
                BeanUtils.instantiateClass(
                    DockerComposeServicesReadyEvent.class.getDeclaredConstructor(
                        ApplicationContext.class, List.class),
                    context,
                    List.of(services)));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  /** Runs at the server, which it shows as one port of its own. */
  private record Service(
      String name, ImageReference image, Map<String, String> labels, int published)
      implements RunningService, ConnectionPorts {

    Service(String name, String image, Map<String, String> labels, int published) {
      this(name, ImageReference.of(image), labels, published);
    }

    @Override
    public String host() {
      return "127.0.0.1";
    }

    @Override
    public ConnectionPorts ports() {
      return this;
    }

    @Override
    public Map<String, @Nullable String> env() {
      return Map.of();
    }

    @Override
    public int get(int containerPort) {
      if (containerPort != published) {
        throw new IllegalStateException("No host port mapping found for " + containerPort);
      }
      return server.port();
    }

    @Override
    public List<Integer> getAll() {
      return List.of(server.port());
    }

    @Override
    public List<Integer> getAll(@Nullable String protocol) {
      return getAll();
    }
  }
}
