package dev.lumen.trace.spring.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The JVM has a proxy that is not spoken to. */
class SocksProxyTests {

  private final ProxySelector before = ProxySelector.getDefault();

  @BeforeEach
  void set() {
    Proxy socks = new Proxy(Proxy.Type.SOCKS, InetSocketAddress.createUnresolved("socks", 1080));
    ProxySelector.setDefault(
        new ProxySelector() {
          @Override
          public List<Proxy> select(URI uri) {
            return List.of(uri.getHost().equals("localhost") ? Proxy.NO_PROXY : socks);
          }

          @Override
          public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        });
  }

  @AfterEach
  void restore() {
    ProxySelector.setDefault(before);
  }

  @ParameterizedTest
  @CsvSource({"otlp, collector, false", "zipkin, collector, false", "otlp, localhost, true"})
  void theStartIsStoppedWhereItStandsBeforeTheBackend(
      String exporter, String host, boolean starts) {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                LumenTraceAutoConfiguration.class, ExporterAutoConfiguration.class))
        .withPropertyValues(
            "lumen.trace.exporter=" + exporter,
            "lumen.trace." + exporter + ".endpoint=http://" + host + "/spans")
        .run(
            context -> {
              if (starts) {
                assertThat(context).hasNotFailed();
              } else {
                assertThat(context)
                    .getFailure()
                    .hasStackTraceContaining("lumen.trace." + exporter + ".endpoint")
                    .hasStackTraceContaining("one of SOCKS, which is not spoken");
              }
            });
  }
}
