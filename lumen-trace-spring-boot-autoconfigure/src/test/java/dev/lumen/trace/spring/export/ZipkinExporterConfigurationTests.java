package dev.lumen.trace.spring.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.client.ClientTraceAutoConfiguration;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;
import zipkin2.Span;
import zipkin2.reporter.BytesMessageSender;
import zipkin2.reporter.Encoding;

@ExtendWith(OutputCaptureExtension.class)
class ZipkinExporterConfigurationTests {

  private static final int PLENTY = 1 << 20;

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  LumenTraceAutoConfiguration.class, ExporterAutoConfiguration.class))
          .withPropertyValues("lumen.trace.exporter=zipkin", "spring.application.name=shop");

  @Test
  void spansArePostedToTheEndpoint() {
    try (ZipkinServer server = new ZipkinServer()) {
      runner
          .withPropertyValues(
              "lumen.trace.zipkin.endpoint=" + server.endpoint(),
              "lumen.trace.resource-attributes.region=north")
          .run(this::record);

      assertThat(server.taken())
          .singleElement()
          .satisfies(
              span -> {
                assertThat(span.name()).isEqualTo("work");
                assertThat(span.localServiceName()).isEqualTo("shop");
                assertThat(span.tags()).containsOnly(entry("region", "north"));
              });
    }
  }

  @Test
  void theSenderOfTheApplicationIsUsedInstead() {
    RecordingSender sender = new RecordingSender(Encoding.PROTO3, PLENTY);

    runner
        .withBean(BytesMessageSender.class, () -> sender)
        .withPropertyValues("lumen.trace.zipkin.endpoint=not looked at")
        .run(this::record);

    assertThat(sender.spans()).extracting(Span::name).containsExactly("work");
  }

  @Test
  void ofSeveralSendersThePrimaryOneIsUsed() {
    RecordingSender sender = new RecordingSender(Encoding.PROTO3, PLENTY);

    runner
        .withBean("other", BytesMessageSender.class, () -> new RecordingSender(Encoding.JSON, 1))
        .withBean("own", BytesMessageSender.class, () -> sender, bean -> bean.setPrimary(true))
        .run(this::record);

    assertThat(sender.spans()).extracting(Span::name).containsExactly("work");
  }

  @Test
  void severalSendersWithoutAPrimaryOneStopTheStartWithTheirNames() {
    ApplicationContextRunner several =
        runner
            .withBean("one", BytesMessageSender.class, () -> new RecordingSender(Encoding.JSON, 1))
            .withBean("two", BytesMessageSender.class, () -> new RecordingSender(Encoding.JSON, 1));

    several.run(
        context ->
            assertThat(context.getStartupFailure())
                .rootCause()
                .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                .hasMessageContaining("lumen.trace.exporter")
                .hasMessageContaining("BytesMessageSender")
                .hasMessageContaining("one, two"));
    several
        .withPropertyValues("lumen.trace.exporter=none")
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void theSenderAndWhatItNeedsAreClosedAfterTheLastSpans() {
    runner
        .withUserConfiguration(SenderOverAConnection.class)
        .withPropertyValues("lumen.trace.export.interval=1h")
        .run(
            context -> {
              SenderOverAConnection.Sender sender =
                  context.getBean(SenderOverAConnection.Sender.class);
              record(context);
              assertThat(sender.spans()).isEmpty();

              context.getSourceApplicationContext().close();

              assertThat(sender.spans()).extracting(Span::name).containsExactly("work");
              assertThat(sender.isClosed()).isTrue();
            });
  }

  @Test
  void whatTheClientOfASenderSendsIsNotTraced() {
    try (ZipkinServer server = new ZipkinServer()) {
      runner
          .withConfiguration(
              AutoConfigurations.of(
                  ClientTraceAutoConfiguration.class,
                  HttpClientAutoConfiguration.class,
                  ImperativeHttpClientAutoConfiguration.class,
                  RestClientAutoConfiguration.class))
          .withUserConfiguration(SenderOverARestClient.class)
          .withPropertyValues(
              "spring.http.clients.imperative.factory=jdk",
              "lumen.trace.export.async=false",
              "zipkin=" + server.endpoint())
          .run(
              context -> {
                context
                    .getBean(RestClient.Builder.class)
                    .build()
                    .post()
                    .uri(server.endpoint())
                    .contentType(MediaType.APPLICATION_JSON)
                    .body("[]")
                    .retrieve()
                    .toBodilessEntity();

                assertThat(server.taken()).extracting(Span::name).containsExactly("post");
                assertThat(context.getBean(Tracer.class).stats().started()).isEqualTo(1);
              });

      assertThat(server.messages()).hasSize(2);
      assertThat(server.messages().get(0).headers().getFirst("traceparent")).endsWith("-03");
      assertThat(server.messages().get(1).headers().getFirst("traceparent")).endsWith("-02");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:9411",
        "/api/v2/spans",
        "ftp://zipkin/api/v2/spans",
        "http:///api/v2/spans",
        "http://two words/"
      })
  void aBadEndpointStopsTheStart(String endpoint) {
    runner
        .withPropertyValues("lumen.trace.zipkin.endpoint=" + endpoint)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOfSatisfying(
                        InvalidConfigurationPropertyValueException.class,
                        failure -> {
                          assertThat(failure.getName()).isEqualTo("lumen.trace.zipkin.endpoint");
                          assertThat(failure.getValue()).isEqualTo(endpoint);
                          assertThat(failure.getReason())
                              .contains("It must be an absolute address of HTTP");
                        }));
  }

  @Test
  void aSecretInTheEndpointIsNotShown() {
    runner
        .withPropertyValues("lumen.trace.zipkin.endpoint=http://me:secret@zipkin/api/v2/spans")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageContaining("lumen.trace.zipkin.endpoint")
                    .hasMessageContaining("without a user")
                    .hasMessageNotContaining("secret"));
  }

  @Test
  void withoutZipkinsLibrariesTheStartIsStoppedWithTheDependencyToAdd() {
    runner
        .withClassLoader(new FilteredClassLoader("zipkin2"))
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                    .hasMessageContaining("the class zipkin2.reporter.BytesMessageSender")
                    .hasMessageEndingWith(
                        "add the dependency io.zipkin.reporter2:zipkin-reporter"));
  }

  @Test
  void whatBootsModuleForZipkinLeavesOutIsNamed() {
    runner
        .withClassLoader(new FilteredClassLoader(Span.class))
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                    .hasMessageContaining("the class zipkin2.Span")
                    .hasMessageContaining("add the dependency io.zipkin.zipkin2:zipkin, which"));
  }

  @Test
  void withoutTheLibraryOtherExportersWork() {
    runner
        .withClassLoader(new FilteredClassLoader("zipkin2"))
        .withPropertyValues("lumen.trace.exporter=writer")
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void aBadEndpointIsExplained(CapturedOutput output) {
    assertThatThrownBy(
        () ->
            new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .run("--lumen.trace.exporter=zipkin", "--lumen.trace.zipkin.endpoint=zipkin"));

    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains("'lumen.trace.zipkin.endpoint'")
        .contains("http://localhost:9411/api/v2/spans");
  }

  private void record(ApplicationContext context) {
    context.getBean(Tracer.class).start("work").end();
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({LumenTraceAutoConfiguration.class, ExporterAutoConfiguration.class})
  static class Application {}

  /** As a sender to a broker is: it fails once what it stands on is closed. */
  @Configuration(proxyBeanMethods = false)
  static class SenderOverAConnection {

    @Bean
    Sender sender(Connection connection) {
      return new Sender(connection);
    }

    @Bean
    Connection connection() {
      return new Connection();
    }

    static final class Connection implements DisposableBean {

      private volatile boolean closed;

      @Override
      public void destroy() {
        closed = true;
      }
    }

    static final class Sender extends RecordingSender {

      private final Connection connection;

      Sender(Connection connection) {
        super(Encoding.JSON, PLENTY);
        this.connection = connection;
      }

      @Override
      public void send(List<byte[]> spans) throws IOException {
        if (connection.closed) {
          throw new IOException("The connection is closed");
        }
        super.send(spans);
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class SenderOverARestClient {

    @Bean
    BytesMessageSender sender(RestClient.Builder builder, @Value("${zipkin}") URI endpoint) {
      RestClient client = builder.build();
      return new RecordingSender(Encoding.JSON, PLENTY) {
        @Override
        public void send(List<byte[]> spans) {
          client
              .post()
              .uri(endpoint)
              .contentType(MediaType.APPLICATION_JSON)
              .body(encoding.encode(spans))
              .retrieve()
              .toBodilessEntity();
        }
      };
    }
  }
}
