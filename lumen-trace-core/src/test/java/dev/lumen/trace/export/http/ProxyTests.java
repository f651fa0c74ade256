package dev.lumen.trace.export.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JVM's proxy stands between a sender and a backend whose name it alone knows. */
class ProxyTests {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\ntaken";

  private final FakeTime time = new FakeTime();
  private final ProxySelector before = ProxySelector.getDefault();
  private final List<URI> asked = new CopyOnWriteArrayList<>();

  @AfterEach
  void restore() {
    ProxySelector.setDefault(before);
  }

  @Test
  void aProxyIsToldTheWholeAddress() throws Exception {
    CompletableFuture<String> request = new CompletableFuture<>();
    try (RawServer proxy =
        new RawServer(
            connection -> {
              request.complete(connection.readRequest());
              connection.write(OK);
            })) {
      use(Proxy.Type.HTTP, proxy);
      URI backend = URI.create("http://otel_collector.invalid:4318/v1/traces?x=y");

      assertThat(post(time.sender(backend)).body()).asString().isEqualTo("taken");

      assertThat(request.get())
          .startsWith("POST http://otel_collector.invalid:4318/v1/traces?x=y HTTP/1.1\r\n")
          .contains("\r\nHost: otel_collector.invalid:4318\r\n");
      assertThat(asked).containsExactly(backend);
    }
  }

  @Test
  void aProxyConnectsToWhatIsSecure(@TempDir Path directory) throws Exception {
    SSLContext context = TestTls.generate(directory);
    CompletableFuture<String> request = new CompletableFuture<>();
    try (RawServer backend =
            new RawServer(
                context,
                connection -> {
                  request.complete(connection.readRequest());
                  connection.write(OK);
                });
        RawServer proxy = new RawServer(connection -> connection.tunnel(backend.uri().getPort()))) {
      use(Proxy.Type.HTTP, proxy);

      HttpAnswer answer = post(time.sender(backend.uri()).sslContext(context));

      assertThat(answer.body()).asString().isEqualTo("taken");
      assertThat(request.get()).startsWith("POST /v1/traces HTTP/1.1\r\n");
      assertThat(proxy.connections()).isEqualTo(1);
    }
  }

  @Test
  void aProxyThatIsNotThereIsTold() throws Exception {
    try (RawServer proxy = new RawServer(connection -> {})) {
      use(Proxy.Type.HTTP, proxy);
    }

    assertThatThrownBy(() -> post(time.sender(URI.create("http://backend.invalid/"))))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Nothing answers at http://backend.invalid/: ");
  }

  private void use(Proxy.Type type, RawServer proxy) {
    Proxy there =
        new Proxy(
            type, new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.uri().getPort()));
    ProxySelector.setDefault(
        new ProxySelector() {
          @Override
          public List<Proxy> select(URI uri) {
            asked.add(uri);
            return List.of(there);
          }

          @Override
          public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        });
  }

  private static HttpAnswer post(HttpSender.Builder sender) throws Exception {
    return sender.build().post(ByteBuffer.wrap("spans".getBytes(US_ASCII)), "text/x-spans");
  }
}
