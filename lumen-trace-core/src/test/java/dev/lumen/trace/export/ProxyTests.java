package dev.lumen.trace.export;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JVM's proxy stands between a sender and a backend whose name it alone knows. */
class ProxyTests {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\ntaken";
  static final String CREDENTIALS_WANTED =
      """
      HTTP/1.1 407 Who\r
      Proxy-Authenticate: Negotiate\r
      Proxy-Authenticate: Basic realm="the way out"\r
      Content-Length: 0\r
      \r
      """;
  private static final String HEADER =
      "Proxy-Authorization: Basic "
          + Base64.getEncoder().encodeToString("me:hush".getBytes(US_ASCII));
  private static final URI BACKEND = URI.create("http://collector.invalid:4318/v1/traces?x=y");

  private final FakeTime time = new FakeTime();
  private final ProxySelector before = ProxySelector.getDefault();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  @AfterEach
  void restore() {
    ProxySelector.setDefault(before);
    Authenticator.setDefault(null);
    System.clearProperty("http.proxyUser");
    System.clearProperty("http.proxyPassword");
  }

  @Test
  void aProxyIsToldTheWholeAddress() throws Exception {
    try (RawServer proxy = new RawServer(connection -> answer(connection, OK))) {
      use(Proxy.Type.HTTP, proxy);

      assertThat(post(time.sender(BACKEND)).body()).asString().isEqualTo("taken");

      assertThat(requests.get(0))
          .startsWith("POST http://collector.invalid:4318/v1/traces?x=y HTTP/1.1\r\n")
          .contains("\r\nHost: collector.invalid:4318\r\n");
    }
  }

  @Test
  void aProxyConnectsToWhatIsSecure() throws Exception {
    CompletableFuture<String> request = new CompletableFuture<>();
    try (RawServer backend =
            new RawServer(
                TestTls.context(),
                connection -> {
                  request.complete(connection.readRequest());
                  connection.write(OK);
                });
        RawServer proxy = new RawServer(connection -> connection.tunnel(backend.uri().getPort()))) {
      use(Proxy.Type.HTTP, proxy);

      HttpAnswer answer = post(time.sender(backend.uri()).sslContext(TestTls.context()));

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

    assertThatThrownBy(() -> post(time.sender(BACKEND)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Nothing answers at http://collector.invalid:4318/v1/traces: ");
  }

  @Test
  void aProxyOfSocksIsRefusedAtOnceAndNeverGoneAround() throws Exception {
    try (RawServer backend = new RawServer(connection -> answer(connection, OK))) {
      HttpSender sender = time.sender(backend.uri()).build();
      use(Proxy.Type.SOCKS, backend);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> HttpSender.builder(BACKEND))
          .withMessageContaining("SOCKS, which is not spoken");
      assertThatThrownBy(() -> sender.post(ByteBuffer.allocate(1), "text/plain"))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("Nothing answers at " + backend.uri() + ": ")
          .hasMessageContaining("SOCKS, which is not spoken");

      assertThat(backend.connections()).isZero();
      sender.close();
    }
  }

  @Test
  void aProxyThatAsksGetsWhatTheAuthenticatorOfTheJvmHasForIt() throws Exception {
    List<String> asked = authenticate();
    try (RawServer proxy = askingProxy();
        HttpSender sender = time.sender(BACKEND).build()) {
      use(Proxy.Type.HTTP, proxy);

      for (int i = 0; i < 2; i++) {
        HttpAnswer answer = sender.post(ByteBuffer.wrap(new byte[1]), "text/plain");
        assertThat(answer.body()).asString().isEqualTo("taken");
      }

      assertThat(asked).containsExactly("PROXY localhost the way out");
      assertThat(requests).hasSize(3);
      assertThat(requests.get(0)).doesNotContain("Proxy-Authorization");
      assertThat(requests.subList(1, 3)).allMatch(request -> request.contains(HEADER));
      assertThat(time.pauses()).isEmpty();
    }
  }

  @Test
  void aProxyThatAsksGetsWhatThePropertiesSay() throws Exception {
    System.setProperty("http.proxyUser", "me");
    System.setProperty("http.proxyPassword", "hush");
    try (RawServer proxy = askingProxy()) {
      use(Proxy.Type.HTTP, proxy);

      assertThat(post(time.sender(BACKEND)).body()).asString().isEqualTo("taken");

      assertThat(requests.get(1)).contains(HEADER);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic realm=\"x\"", "Digest realm=\"x\", nonce=\"y\""})
  void aProxyThatIsNotContentIsAskedNoThirdTime(String challenge) throws Exception {
    if (challenge.startsWith("Basic")) {
      authenticate();
    }
    String refusal =
        "HTTP/1.1 407 No\r\nProxy-Authenticate: " + challenge + "\r\nContent-Length: 0\r\n\r\n";
    try (RawServer proxy = new RawServer(connection -> answer(connection, refusal))) {
      use(Proxy.Type.HTTP, proxy);

      assertThat(post(time.sender(BACKEND)).status()).isEqualTo(407);

      assertThat(requests).hasSize(challenge.startsWith("Basic") ? 2 : 1);
    }
  }

  @Test
  void aBackendThatAsksAsIfItWereAProxyGetsNothing() throws Exception {
    List<String> asked = authenticate();
    try (RawServer backend = new RawServer(connection -> answer(connection, CREDENTIALS_WANTED))) {

      assertThat(post(time.sender(backend.uri())).status()).isEqualTo(407);

      assertThat(asked).isEmpty();
      assertThat(requests).hasSize(1).noneMatch(request -> request.contains("Basic"));
    }
  }

  /** Where the JVM's settings keep it from the proxy; otherwise {@link TunnelCredentials}. */
  @Test
  void aBackendBehindATunnelNeverGetsTheProxysCredentials() throws Exception {
    authenticate();
    try (RawServer backend =
            new RawServer(TestTls.context(), connection -> answer(connection, CREDENTIALS_WANTED));
        RawServer proxy = new RawServer(connection -> connection.tunnel(backend.uri().getPort()))) {
      use(Proxy.Type.HTTP, proxy);

      HttpAnswer answer = post(time.sender(backend.uri()).sslContext(TestTls.context()));

      assertThat(answer.status()).isEqualTo(407);
      assertThat(requests).isNotEmpty().noneMatch(request -> request.contains("Basic"));
    }
  }

  /** The JDK sends no credentials by {@code CONNECT} unless a property of its start allows that. */
  @Test
  void aTunnelGetsCredentialsWhereTheJvmWasStartedSo() throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Djdk.http.auth.tunneling.disabledSchemes=",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TunnelCredentials.class.getName())
            .redirectErrorStream(true)
            .start();

    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(output).startsWith("CONNECT collector.invalid:443 ").contains(HEADER);
  }

  /** Has credentials for everybody, and notes who asks. */
  static List<String> authenticate() {
    List<String> asked = new CopyOnWriteArrayList<>();
    Authenticator.setDefault(
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            asked.add(getRequestorType() + " " + getRequestingHost() + " " + getRequestingPrompt());
            return new PasswordAuthentication("me", "hush".toCharArray());
          }
        });
    return asked;
  }

  private RawServer askingProxy() throws IOException {
    return new RawServer(
        connection -> {
          while (true) {
            String request = connection.readRequest();
            requests.add(request);
            connection.write(request.contains(HEADER) ? OK : CREDENTIALS_WANTED);
          }
        });
  }

  private void answer(RawServer.Connection connection, String text) throws IOException {
    while (true) {
      requests.add(connection.readRequest());
      connection.write(text);
    }
  }

  static void use(Proxy.Type type, RawServer proxy) {
    Proxy there =
        new Proxy(
            type, new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.uri().getPort()));
    ProxySelector.setDefault(
        new ProxySelector() {
          @Override
          public List<Proxy> select(URI uri) {
            return List.of(there);
          }

          @Override
          public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        });
  }

  private static HttpAnswer post(HttpSender.Builder builder) throws Exception {
    try (HttpSender sender = builder.build()) {
      return sender.post(ByteBuffer.wrap("spans".getBytes(US_ASCII)), "text/x-spans");
    }
  }
}
