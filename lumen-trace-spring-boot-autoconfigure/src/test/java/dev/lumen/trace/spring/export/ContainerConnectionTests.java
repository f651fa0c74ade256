package dev.lumen.trace.spring.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.context.ImportTestcontainers;
import org.springframework.boot.testcontainers.service.connection.PemTrustStore;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.grafana.LgtmStackContainer;

/** Containers that run at a server of this process; that Docker starts real ones is not tried. */
class ContainerConnectionTests {

  private static final TracesServer server = new TracesServer();

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  ServiceConnectionAutoConfiguration.class,
                  LumenTraceAutoConfiguration.class,
                  ExporterAutoConfiguration.class));

  @BeforeEach
  void forget() {
    server.take();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Collector.class,
        Contrib.class,
        Lgtm.class,
        Jaeger.class,
        AllInOne.class,
        LgtmBean.class,
        NamedBean.class
      })
  void aContainerGetsTheSpansByOtlp(Class<?> containers) {
    runner.withUserConfiguration(containers).run(this::record);

    assertThat(server.takePaths()).containsExactly("/v1/traces");
  }

  @ParameterizedTest
  @ValueSource(classes = {Zipkin.class, SlimZipkin.class})
  void aContainerGetsTheSpansAsZipkinHasThem(Class<?> containers) {
    runner.withUserConfiguration(containers).run(this::record);

    assertThat(server.takePaths()).containsExactly("/api/v2/spans");
  }

  @Test
  void aContainerIsStartedBeforeItsPortIsAskedFor() {
    assertThat(LateBean.container.isRunning()).isFalse();

    runner.withUserConfiguration(LateBean.class).run(this::record);

    assertThat(server.takePaths()).containsExactly("/v1/traces");
  }

  @Test
  void aContainerThatDoesNotShowThePortIsNone() {
    runner
        .withUserConfiguration(GrpcAlone.class)
        .run(
            context -> {
              assertThat(context.getBean(Tracer.class).stats().exporters())
                  .extracting(ExportStats::exporter)
                  .isEmpty();
              assertThat(context).hasSingleBean(LumenOtlpConnectionDetails.class);
            });
  }

  @Test
  void whatThePageShowsIsAConnection() {
    runner
        .withUserConfiguration(Documented.class)
        .withPropertyValues("lumen.trace.exporter=none")
        .run(context -> assertThat(context).hasSingleBean(LumenOtlpConnectionDetails.class));
  }

  @Test
  void whatIsTrustedIsTheContainers() {
    runner
        .withUserConfiguration(Secured.class)
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

  @ImportTestcontainers
  static class Collector {
    @ServiceConnection
    static final GenericContainer<?> collector =
        new RunningContainer("otel/opentelemetry-collector:0.140.1", 4318, server);
  }

  @ImportTestcontainers
  static class Contrib {
    @ServiceConnection
    static final GenericContainer<?> collector =
        new RunningContainer("otel/opentelemetry-collector-contrib", 4318, server);
  }

  @ImportTestcontainers
  static class Jaeger {
    @ServiceConnection
    static final GenericContainer<?> jaeger =
        new RunningContainer("jaegertracing/jaeger:2.1.0", 4318, server);
  }

  @ImportTestcontainers
  static class AllInOne {
    @ServiceConnection
    static final GenericContainer<?> jaeger =
        new RunningContainer("jaegertracing/all-in-one:1.76.0", 4318, server);
  }

  @ImportTestcontainers
  static class Zipkin {
    @ServiceConnection
    static final GenericContainer<?> zipkin =
        new RunningContainer("openzipkin/zipkin", 9411, server);
  }

  @ImportTestcontainers
  static class SlimZipkin {
    @ServiceConnection
    static final GenericContainer<?> zipkin =
        new RunningContainer("openzipkin/zipkin-slim:3", 9411, server);
  }

  @ImportTestcontainers
  static class GrpcAlone {
    @ServiceConnection
    static final GenericContainer<?> collector =
        new RunningContainer("otel/opentelemetry-collector", 4317, server);
  }

  @ImportTestcontainers
  static class Lgtm {
    @ServiceConnection static final LgtmStackContainer lgtm = new RunningLgtm();
  }

  @ImportTestcontainers
  static class Secured {
    @ServiceConnection
    @PemTrustStore(certificate = "ca.crt")
    static final GenericContainer<?> collector =
        new RunningContainer("otel/opentelemetry-collector", 4318, server);
  }

  /** Made, and not started: nothing needs it. */
  @Configuration(proxyBeanMethods = false)
  static class Documented {

    // tag::connection[]
    @Bean
    @ServiceConnection
    LgtmStackContainer grafana() {
      return new LgtmStackContainer("grafana/otel-lgtm:0.12.0");
    }
    // end::connection[]
  }

  /** Of a bean Spring Boot does not know the image. */
  @Configuration(proxyBeanMethods = false)
  static class LgtmBean {
    @Bean
    @ServiceConnection
    LgtmStackContainer lgtm() {
      return new RunningLgtm();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class NamedBean {
    @Bean
    @ServiceConnection("otel/opentelemetry-collector")
    GenericContainer<?> collector() {
      return new RunningContainer("registry.example/ours", 4318, server);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class LateBean {

    static final RunningContainer container =
        RunningContainer.notYet("otel/opentelemetry-collector", 4318, server);

    @Bean
    @ServiceConnection("otel/opentelemetry-collector")
    GenericContainer<?> collector() {
      return container;
    }
  }

  /** The same with a class of its own. */
  private static final class RunningLgtm extends LgtmStackContainer {

    RunningLgtm() {
      super("grafana/otel-lgtm:0.12.0");
    }

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public boolean isRunning() {
      return true;
    }

    @Override
    public String getDockerImageName() {
      return "grafana/otel-lgtm:0.12.0";
    }

    @Override
    public String getHost() {
      return "127.0.0.1";
    }

    @Override
    public Integer getMappedPort(int port) {
      return RunningContainer.mapped(4318, port, server);
    }
  }
}
