package dev.lumen.trace.spring.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.PemSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.PropertiesSslBundle;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Http2;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServer;

/** A backend behind TLS that speaks HTTP/2, and an SSL bundle that trusts it. */
class OtlpTlsTests {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final List<String> requests = new CopyOnWriteArrayList<>();

  private static TestCertificate certificate;
  private static WebServer server;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    certificate = TestCertificate.generate(directory);
    server = started(certificate.store());
  }

  private static WebServer started(Path store) {
    Ssl ssl = new Ssl();
    ssl.setKeyStore(store.toString());
    ssl.setKeyStorePassword(TestCertificate.PASSWORD);
    Http2 http2 = new Http2();
    http2.setEnabled(true);
    TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
    factory.setSsl(ssl);
    factory.setHttp2(http2);
    WebServer started =
        factory.getWebServer(
            context -> context.addServlet("backend", new Backend()).addMapping("/v1/traces"));
    started.start();
    return started;
  }

  @AfterAll
  static void stop() {
    server.stop();
  }

  @BeforeEach
  void forget() {
    requests.clear();
  }

  @Test
  void aBackendThatIsTrustedByItsBundleGetsAllOverOneConnectionOfHttp2() {
    trusting(certificate.pem())
        .run(
            context -> {
              export(context);
              export(context);
              assertThat(export(context).exported()).isEqualTo(3);
            });

    assertThat(requests).hasSize(3).allMatch(request -> request.startsWith("HTTP/2.0 from port "));
    assertThat(requests).containsOnly(requests.get(0));
  }

  @Test
  void theProtocolsOfTheBundleAreUsed() {
    trusting(certificate.pem())
        .withPropertyValues("spring.ssl.bundle.pem.backend.options.enabled-protocols=TLSv1.2")
        .run(context -> assertThat(export(context).exported()).isEqualTo(1));

    assertThat(requests).singleElement().asString().endsWith("by TLSv1.2");
  }

  @Test
  void aBackendThatIsNotTrustedGetsNothing() {
    untrusting()
        .run(
            context ->
                assertThat(export(context).dropped())
                    .isEqualTo(Map.of(DropReason.EXPORT_FAILED, 1L)));

    assertThat(requests).isEmpty();
  }

  @Test
  void aCertificateThatIsTrustedMustBeValidAndOfThisHost(@TempDir Path directory) throws Exception {
    TestAuthority authority = new TestAuthority(directory);

    assertThat(exported(authority, "ip:127.0.0.1", "-1d")).isEqualTo(1);
    assertThat(exported(authority, "ip:127.0.0.1", "-9d")).as("expired").isZero();
    assertThat(exported(authority, "dns:elsewhere", "-1d")).as("of another host").isZero();
    assertThat(requests).hasSize(1);
  }

  @Test
  void aServiceConnectionBringsWhatIsTrusted() {
    PemSslStore trusted =
        PemSslStore.load(PemSslStoreDetails.forCertificate(certificate.pem().toUri().toString()));
    LumenOtlpConnectionDetails connection =
        new LumenOtlpConnectionDetails() {
          @Override
          public String endpoint() {
            return "https://127.0.0.1:" + server.getPort();
          }

          @Override
          public SslBundle sslBundle() {
            return SslBundle.of(new PemSslStoreBundle(null, trusted));
          }
        };

    untrusting()
        .withBean(LumenOtlpConnectionDetails.class, () -> connection)
        .withPropertyValues("lumen.trace.otlp.ssl.bundle=of-the-properties")
        .run(context -> assertThat(export(context).exported()).isEqualTo(1));

    assertThat(requests).hasSize(1);
  }

  private static long exported(TestAuthority authority, String name, String start)
      throws Exception {
    WebServer backend = started(authority.certificate(name, start));
    List<Long> exported = new ArrayList<>();
    try {
      trusting(authority.pem())
          .withPropertyValues(
              "lumen.trace.otlp.endpoint=https://127.0.0.1:" + backend.getPort() + "/v1/traces")
          .run(context -> exported.add(export(context).exported()));
    } finally {
      backend.stop();
    }
    return exported.get(0);
  }

  @Test
  void aBundleThatIsReloadedCountsFromTheNextBatchOn(@TempDir Path other) throws Exception {
    byte[] untrusted = Files.readAllBytes(TestCertificate.generate(other).pem());
    byte[] trusted = Files.readAllBytes(certificate.pem());
    Path pem = Files.write(other.resolve("trusted.pem"), trusted);
    trusting(pem)
        .run(
            context -> {
              assertThat(export(context).exported()).isEqualTo(1);

              reload(context, pem, untrusted);
              assertThat(export(context).exported()).isEqualTo(1);

              reload(context, pem, new byte[0]);
              assertThat(export(context).exported()).isEqualTo(1);

              reload(context, pem, trusted);
              assertThat(export(context).exported()).isEqualTo(2);
            });

    assertThat(requests).hasSize(2);
  }

  /** What Spring Boot does where a bundle is watched and its file changes. */
  private static void reload(AssertableApplicationContext context, Path pem, byte[] content)
      throws IOException {
    Files.write(pem, content);
    PemSslBundleProperties properties =
        Objects.requireNonNull(
            context.getBean(SslProperties.class).getBundle().getPem().get("backend"));
    context
        .getBean(SslBundleRegistry.class)
        .updateBundle("backend", PropertiesSslBundle.get(properties));
  }

  private static ApplicationContextRunner untrusting() {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                SslAutoConfiguration.class,
                LumenTraceAutoConfiguration.class,
                ExporterAutoConfiguration.class))
        .withPropertyValues(
            "lumen.trace.exporter=otlp",
            "lumen.trace.otlp.endpoint=https://127.0.0.1:" + server.getPort() + "/v1/traces");
  }

  private static ApplicationContextRunner trusting(Path pem) {
    return untrusting()
        .withPropertyValues(
            "lumen.trace.otlp.ssl.bundle=backend",
            "spring.ssl.bundle.pem.backend.truststore.certificate=" + pem.toUri());
  }

  private static ExportStats export(AssertableApplicationContext context) {
    Tracer tracer = context.getBean(Tracer.class);
    tracer.start("work").end();
    boolean unused = tracer.flush(LONG);
    return tracer.stats().exporters().get(0);
  }

  private static final class Backend extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      assertThat(request.getInputStream().readAllBytes()).isNotEmpty();
      requests.add(
          request.getProtocol()
              + " from port "
              + request.getRemotePort()
              + " by "
              + request.getAttribute("org.apache.tomcat.util.net.secure_protocol_version"));
    }
  }
}
