package dev.lumen.trace.spring.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import zipkin2.reporter.BytesMessageSender;
import zipkin2.reporter.Encoding;

/** What a service connection does, whoever made it. */
@ExtendWith(OutputCaptureExtension.class)
class ServiceConnectionTests {

  private static final TracesServer server = new TracesServer();

  private final LumenOtlpConnectionDetails otlp = () -> server.address("/of/connection");
  private final LumenZipkinConnectionDetails zipkin = () -> server.address("/of/zipkin");
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

  @Test
  void turnsItsExporterOnWhereNoneIsNamed() {
    runner
        .withBean(LumenOtlpConnectionDetails.class, () -> otlp)
        .withBean(LumenZipkinConnectionDetails.class, () -> zipkin)
        .run(
            context -> {
              assertThat(exporters(context)).containsExactlyInAnyOrder("otlp", "zipkin");
              record(context);
            });

    assertThat(server.takePaths()).containsExactlyInAnyOrder("/of/connection", "/of/zipkin");
  }

  @Test
  void givesTheAddressAndLeavesTheRestToTheProperties() {
    runner
        .withBean(LumenOtlpConnectionDetails.class, () -> otlp)
        .withPropertyValues(
            "lumen.trace.exporter=otlp",
            "lumen.trace.otlp.endpoint=https://collector.example/v1/traces",
            "lumen.trace.otlp.ssl.bundle=for-that-one",
            "lumen.trace.otlp.headers.X-Tenant=shop",
            "lumen.trace.otlp.compression=none")
        .run(this::record);

    assertThat(server.take())
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.path()).isEqualTo("/of/connection");
              assertThat(message.headers().getFirst("X-Tenant")).isEqualTo("shop");
              assertThat(message.headers()).doesNotContainKey("Content-Encoding");
            });
  }

  @Test
  void anAddressWithoutAPathGetsTheCommonOne() {
    runner
        .withBean(LumenOtlpConnectionDetails.class, () -> () -> server.address(""))
        .run(this::record);

    assertThat(server.takePaths()).containsExactly("/v1/traces");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "writer"})
  void whatIsNamedStands(String exporter) {
    runner
        .withBean(LumenOtlpConnectionDetails.class, () -> otlp)
        .withPropertyValues("lumen.trace.exporter=" + exporter)
        .run(this::record);

    assertThat(server.take()).isEmpty();
  }

  @Test
  void isNotAskedWhereNothingIsExported() {
    LumenOtlpConnectionDetails unwanted =
        () -> {
          throw new IllegalStateException("asked");
        };

    runner
        .withBean(LumenOtlpConnectionDetails.class, () -> unwanted)
        .withPropertyValues("lumen.trace.export.enabled=false")
        .run(context -> assertThat(exporters(context)).isEmpty());
    runner
        .withBean(LumenOtlpConnectionDetails.class, () -> unwanted)
        .withPropertyValues("lumen.trace.exporter=none")
        .run(context -> assertThat(exporters(context)).isEmpty());
  }

  @Test
  void oneWithoutAnAddressIsNone() {
    runner
        .withBean(LumenOtlpConnectionDetails.class, () -> () -> null)
        .run(context -> assertThat(exporters(context)).isEmpty());
    runner
        .withBean(LumenOtlpConnectionDetails.class, () -> () -> null)
        .withPropertyValues(
            "lumen.trace.exporter=otlp", "lumen.trace.otlp.endpoint=" + server.address("/property"))
        .run(this::record);

    assertThat(server.takePaths()).containsExactly("/property");
  }

  @Test
  void ofSeveralThePrimaryOneIsUsed() {
    runner
        .withBean("other", LumenOtlpConnectionDetails.class, () -> () -> "http://localhost:1")
        .withBean("own", LumenOtlpConnectionDetails.class, () -> otlp, it -> it.setPrimary(true))
        .run(this::record);

    assertThat(server.takePaths()).containsExactly("/of/connection");
  }

  @Test
  void ofSeveralWithoutAPrimaryOneNoneIsUsedAndALineSaysSo(CapturedOutput output) {
    runner
        .withBean("one", LumenOtlpConnectionDetails.class, () -> () -> "http://a:b@localhost:1/?c")
        .withBean("two", LumenOtlpConnectionDetails.class, () -> () -> "http://localhost:2")
        .run(context -> assertThat(exporters(context)).isEmpty());

    assertThat(output)
        .containsOnlyOnce(
            "Of several service connections none is used, as none is primary: "
                + "http://localhost:1/?******, http://localhost:2. Take the others away");
  }

  @Test
  void ofSeveralTheOneWithAnAddressIsUsed() {
    runner
        .withBean("other", LumenOtlpConnectionDetails.class, () -> () -> null)
        .withBean("own", LumenOtlpConnectionDetails.class, () -> otlp)
        .run(this::record);

    assertThat(server.takePaths()).containsExactly("/of/connection");
  }

  @Test
  void aSenderOfTheApplicationGoesItsOwnWay() {
    List<RecordingSender> senders = new ArrayList<>();
    ApplicationContextRunner withSender =
        runner
            .withBean(LumenZipkinConnectionDetails.class, () -> zipkin)
            .withBean(
                "sender",
                BytesMessageSender.class,
                () -> {
                  senders.add(new RecordingSender(Encoding.JSON, 1 << 20));
                  return senders.get(senders.size() - 1);
                },
                bean -> bean.setLazyInit(true));

    withSender.run(context -> assertThat(exporters(context)).isEmpty());
    withSender.withPropertyValues("lumen.trace.exporter=zipkin").run(this::record);

    assertThat(senders).singleElement().satisfies(it -> assertThat(it.spans()).hasSize(1));
    assertThat(server.take()).isEmpty();
  }

  @Test
  void withoutZipkinsLibraryItsConnectionDoesNothing() {
    runner
        .withClassLoader(new FilteredClassLoader("zipkin2"))
        .withBean(LumenZipkinConnectionDetails.class, () -> zipkin)
        .run(context -> assertThat(exporters(context)).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://otel_collector:4318", "collector"})
  void anAddressThatIsNoneStopsTheStartAndBlamesNoProperty(String address) {
    runner
        .withBean(LumenOtlpConnectionDetails.class, () -> () -> address)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasRootCauseInstanceOf(Exception.class)
                    .hasStackTraceContaining(
                        "The service connection of OTLP gives the address " + address + ". It must")
                    .hasStackTraceContaining("http://localhost:4318/v1/traces"));
  }

  @Test
  void theLineAtStartTellsTheAddressWithoutWhatMayBeSecret(CapturedOutput output) {
    new SpringApplicationBuilder(Application.class)
        .web(WebApplicationType.NONE)
        .run("--logging.level.dev.lumen.trace=info")
        .close();

    assertThat(output)
        .containsOnlyOnce("otlp to http://localhost:1/v1/traces?******")
        .containsOnlyOnce("zipkin to http://localhost:2/spans")
        .doesNotContain("hush");
  }

  private void record(ApplicationContext context) {
    context.getBean(Tracer.class).start("work").end();
  }

  private static List<String> exporters(ApplicationContext context) {
    return context.getBean(Tracer.class).stats().exporters().stream()
        .map(ExportStats::exporter)
        .toList();
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({LumenTraceAutoConfiguration.class, ExporterAutoConfiguration.class})
  static class Application {

    @Bean
    LumenOtlpConnectionDetails collector() {
      return () -> "http://localhost:1/v1/traces?key=hush";
    }

    @Bean
    LumenZipkinConnectionDetails zipkin() {
      return () -> "http://localhost:2/spans";
    }
  }
}
