package dev.lumen.trace.spring.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.LumenTraceProperties;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;

@ExtendWith(OutputCaptureExtension.class)
class OtlpTargetTests {

  private static final Duration LONG = Duration.ofSeconds(30);

  /** What a server got. */
  private record Request(String path, Map<String, List<String>> headers, String body) {}

  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  SslAutoConfiguration.class,
                  LumenTraceAutoConfiguration.class,
                  ExporterAutoConfiguration.class))
          .withPropertyValues("lumen.trace.exporter=otlp", "lumen.trace.service-name=orders");

  @Test
  void spansAreSentCompressedWithHeadersAndResource() throws Exception {
    try (Server server = new Server(HttpServer.create())) {
      runner
          .withPropertyValues(
              "lumen.trace.otlp.endpoint=http://127.0.0.1:" + server.port() + "/in/traces?a=b",
              "lumen.trace.otlp.headers.Authorization=Bearer hush",
              "lumen.trace.resource-attributes.deployment.environment=test")
          .run(context -> assertThat(export(context).exported()).isEqualTo(1));
    }

    Request request = requests.remove();
    assertThat(request.path()).isEqualTo("/in/traces?a=b");
    assertThat(request.headers().get("Authorization")).containsExactly("Bearer hush");
    assertThat(request.headers().get("Content-type")).containsExactly("application/x-protobuf");
    assertThat(request.headers().get("Content-encoding")).containsExactly("gzip");
    assertThat(request.body()).contains("orders", "work", "deployment.environment", "test");
  }

  @Test
  void compressionCanBeTurnedOff() throws Exception {
    try (Server server = new Server(HttpServer.create())) {
      runner
          .withPropertyValues(
              "lumen.trace.otlp.endpoint=http://127.0.0.1:" + server.port() + "/v1/traces",
              "lumen.trace.otlp.compression=none")
          .run(context -> assertThat(export(context).exported()).isEqualTo(1));
    }

    Request request = requests.remove();
    assertThat(request.headers()).doesNotContainKey("Content-encoding");
    assertThat(request.body()).contains("orders", "work");
  }

  @ParameterizedTest
  @CsvSource({"'', /v1/traces", "/, /v1/traces", "?key=1, /v1/traces?key=1", "/otlp/, /otlp/"})
  void anAddressWithoutAPathGetsTheCommonOne(String given, String used) throws Exception {
    try (Server server = new Server(HttpServer.create())) {
      runner
          .withPropertyValues("lumen.trace.otlp.endpoint=http://127.0.0.1:" + server.port() + given)
          .run(context -> assertThat(export(context).exported()).isEqualTo(1));
    }

    assertThat(requests.remove().path()).isEqualTo(used);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:4318",
        "//collector:4318/v1/traces",
        "grpc://collector:4317",
        "http:///v1/traces",
        "http://collector:port/",
        "http://collector:99999/",
        "http://otel_collector:4318/v1/traces",
        "http://col lector/"
      })
  void anAddressThatIsNoneStopsTheStart(String endpoint) {
    runner
        .withPropertyValues("lumen.trace.otlp.endpoint=" + endpoint)
        .run(
            context -> {
              InvalidConfigurationPropertyValueException failure = failure(context);
              assertThat(failure.getName()).isEqualTo("lumen.trace.otlp.endpoint");
              assertThat(failure).hasMessageContaining("http://localhost:4318/v1/traces");
            });
  }

  @Test
  void aHeaderThatNoServerCouldWantStopsTheStart() {
    runner
        .withInitializer(
            context ->
                context
                    .getEnvironment()
                    .getPropertySources()
                    .addFirst(
                        new SystemEnvironmentPropertySource(
                            "variables-systemEnvironment",
                            Map.of("LUMEN_TRACE_OTLP_HEADERS_X_API_KEY", "hush"))))
        .run(
            context -> {
              InvalidConfigurationPropertyValueException failure = failure(context);
              assertThat(failure.getName()).isEqualTo("lumen.trace.otlp.headers.x.api.key");
              assertThat(failure)
                  .hasMessageContaining("set LUMEN_TRACE_OTLP_HEADERS=x-api-key=VALUE instead")
                  .hasMessageNotContaining("hush");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "endpoint, http://collector:99999/, port must be from 1 to 65535",
    "endpoint, http://otel_collector:4318, such as one with '_'",
    "timeout, 0s, must be positive",
    "timeout, -1s, must be positive",
    "connect-timeout, 0s, must be positive",
    "ssl.bundle, backend, Known bundles are: other"
  })
  void aBadValueStopsTheStart(String property, String value, String reason) {
    runner
        .withPropertyValues(
            "lumen.trace.otlp." + property + "=" + value,
            "spring.ssl.bundle.pem.other.keystore.certificate=classpath:absent.pem")
        .run(
            context -> {
              assertThat(failure(context).getName()).isEqualTo("lumen.trace.otlp." + property);
              assertThat(failure(context)).hasMessageContaining(reason);
            });
  }

  @Test
  void aProtocolThatTheBundleHasButTlsHasNotStopsTheStart() {
    runner
        .withPropertyValues(
            "lumen.trace.otlp.endpoint=https://collector/",
            "lumen.trace.otlp.ssl.bundle=backend",
            "spring.ssl.bundle.pem.backend.options.enabled-protocols=TLSv9")
        .run(
            context -> {
              assertThat(failure(context).getName()).isEqualTo("lumen.trace.otlp.ssl.bundle");
              assertThat(failure(context)).hasMessageContaining("TLSv9");
            });
  }

  @Test
  void aBundleForAnAddressWithoutTlsStopsTheStart() {
    runner
        .withPropertyValues(
            "lumen.trace.otlp.endpoint=HTTP://collector:4318",
            "lumen.trace.otlp.ssl.bundle=backend",
            "spring.ssl.bundle.pem.backend.options.enabled-protocols=TLSv1.3")
        .run(
            context -> {
              assertThat(failure(context).getName()).isEqualTo("lumen.trace.otlp.ssl.bundle");
              assertThat(failure(context).getReason())
                  .isEqualTo("lumen.trace.otlp.endpoint must then start with https://");
            });
  }

  // The values are not in the names: what runs the tests may print these.
  @ParameterizedTest(name = "{index}")
  @CsvSource({
    "endpoint, http://me:hush@collector/v1/traces, without a user in it",
    "endpoint, http://me:hush^h@collector/v1/traces, without a user in it",
    "endpoint, collector/v1/traces?key=hush, an absolute address of HTTP",
    "headers, hush, x-api-key=value",
    "headers.Host, hush, The header Host is set by the exporter",
    "headers.Connection, hush, The header Connection cannot be set",
    "headers.Content-Type, hush, The header Content-Type is set by the exporter",
    "headers.Authorization, hushü, not plain ASCII"
  })
  void aBadValueThatMayBeASecretIsNotShown(
      String property, String value, String reason, CapturedOutput output) {
    SpringApplicationBuilder application =
        new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE);

    assertThatThrownBy(
            () ->
                application.run(
                    "--lumen.trace.exporter=otlp", "--lumen.trace.otlp." + property + "=" + value))
        .isInstanceOf(BeanCreationException.class);

    assertThat(output.getAll())
        .contains("APPLICATION FAILED TO START", "lumen.trace.otlp." + property, reason);
    assertThat(output.getAll()).doesNotContain("hush");
  }

  @Test
  void theTextOfThePropertiesHasNoSecret() {
    runner
        .withPropertyValues(
            "lumen.trace.otlp.endpoint=http://collector/v1/traces?key=hush",
            "lumen.trace.otlp.headers.Authorization=hush")
        .run(
            context ->
                assertThat(context.getBean(LumenTraceProperties.class).toString())
                    .contains("endpoint=http://collector/v1/traces,", "[Authorization]")
                    .doesNotContain("hush"));
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({LumenTraceAutoConfiguration.class, ExporterAutoConfiguration.class})
  static class Application {}

  private static ExportStats export(AssertableApplicationContext context) {
    Tracer tracer = context.getBean(Tracer.class);
    tracer.start("work").end();
    boolean unused = tracer.flush(LONG);
    return tracer.stats().exporters().get(0);
  }

  private static InvalidConfigurationPropertyValueException failure(
      AssertableApplicationContext context) {
    Throwable failure = context.getStartupFailure();
    while (failure != null && !(failure instanceof InvalidConfigurationPropertyValueException)) {
      failure = failure.getCause();
    }
    assertThat(failure).isNotNull();
    return (InvalidConfigurationPropertyValueException) failure;
  }

  private final class Server implements AutoCloseable {

    private final HttpServer server;

    Server(HttpServer server) throws IOException {
      this.server = server;
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::answer);
      server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
      boolean zipped = exchange.getRequestHeaders().containsKey("Content-encoding");
      byte[] body = exchange.getRequestBody().readAllBytes();
      requests.add(
          new Request(
              exchange.getRequestURI().toString(),
              Map.copyOf(exchange.getRequestHeaders()),
              new String(zipped ? unzip(body) : body, StandardCharsets.ISO_8859_1)));
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    }

    int port() {
      return server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  private static byte[] unzip(byte[] zipped) throws IOException {
    return new GZIPInputStream(new ByteArrayInputStream(zipped)).readAllBytes();
  }
}
