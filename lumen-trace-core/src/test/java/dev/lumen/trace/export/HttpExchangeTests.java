package dev.lumen.trace.export;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sender promises of an exchange, whatever becomes of its connection. */
class HttpExchangeTests {

  // More than the sockets' buffers hold.
  private static final int GIANT = 16 << 20;
  private static final Duration SHORT = Duration.ofMillis(300);

  private final FakeTime time = new FakeTime();
  private final FakeTime once = FakeTime.forOneAttempt();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBackendThatDoesNotReadIsGivenUp(boolean tls) throws Exception {
    try (RawServer server = server(tls, HttpExchangeTests::neverRead);
        HttpSender sender = sender(server, once, SHORT)) {
      assertThatThrownBy(() -> sender.post(ByteBuffer.allocate(GIANT), "text/x-spans"))
          .hasMessage(server.uri() + " did not answer within 300 ms");

      server.awaitEnds(1);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPostThatIsInterruptedWhileItWritesGivesUpItsConnection(boolean tls) throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    try (RawServer server =
            server(
                tls,
                connection -> {
                  connection.readBeginning();
                  arrived.countDown();
                  neverRead(connection);
                });
        HttpSender sender = sender(server, time, Duration.ofDays(1))) {
      assertInterruptible(sender, GIANT, arrived);

      server.awaitEnds(1);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aPostThatIsInterruptedWhileItWaitsGivesUpItsConnection() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    try (RawServer server =
            server(
                false,
                connection -> {
                  connection.readRequest();
                  arrived.countDown();
                  connection.hold();
                });
        HttpSender sender = sender(server, time, Duration.ofDays(1))) {
      assertInterruptible(sender, 1, arrived);

      server.awaitEnds(1);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  private static void assertInterruptible(HttpSender sender, int length, CountDownLatch arrived)
      throws InterruptedException {
    FutureTask<HttpAnswer> post =
        new FutureTask<>(() -> sender.post(ByteBuffer.allocate(length), "text/x-spans"));
    Thread thread = new Thread(post);
    thread.start();
    arrived.await();

    thread.interrupt();

    assertThatThrownBy(post::get).hasCauseInstanceOf(InterruptedException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBackendThatSaysNothingIsGivenUp(boolean tls) throws Exception {
    // Over TLS that is before the handshake.
    try (RawServer server = new RawServer(connection -> connection.hold());
        HttpSender sender =
            once.sender(tls ? secure(server.uri()) : server.uri())
                .sslContext(TestTls.context())
                .timeout(SHORT)
                .build()) {
      assertThatThrownBy(() -> post(sender)).hasMessageEndingWith("did not answer within 300 ms");

      server.awaitEnds(1);
    }
  }

  @Test
  void theTimeIsThatOfAnExchangeNotOfAByte() throws Exception {
    try (RawServer server =
            server(
                false,
                connection -> {
                  connection.readRequest();
                  connection.write("HTTP/1.1 200 OK\r\n");
                  connection.drip("X-Drip: drop\r\n");
                });
        HttpSender sender = sender(server, once, SHORT)) {
      assertThatThrownBy(() -> post(sender))
          .hasMessage(server.uri() + " did not answer within 300 ms");

      server.awaitEnds(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 100\r\n\r\nhalf|",
        "Content-Length: 1000000\r\n\r\nhalf|x",
        "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n0\r\n|a",
        "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n|1\r\nx\r\n",
        "\r\nhalf|x"
      })
  void aBodyThatStopsOrDripsDoesNotUndoTheStatus(String text) throws Exception {
    String[] parts = text.split("\\|", 2);
    try (RawServer server =
            server(
                false,
                connection -> {
                  connection.readRequest();
                  connection.write("HTTP/1.1 200 OK\r\n" + parts[0]);
                  if (parts[1].isEmpty()) {
                    connection.hold();
                  } else {
                    connection.drip(parts[1]);
                  }
                });
        HttpSender sender = sender(server, time, SHORT)) {
      HttpAnswer answer = post(sender);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).asString().startsWith("half");
      server.awaitEnds(1);
      assertThat(server.requests()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.0 200 OK\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 202 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 OK\r\nContent-Length: 0\r\n\r\n"
      })
  void anAnswerWithoutBodyIsWhole(String text) throws Exception {
    try (RawServer server =
            server(
                false,
                connection -> {
                  connection.readRequest();
                  connection.write(text);
                });
        HttpSender sender = sender(server, time)) {
      HttpAnswer answer = post(sender);

      assertThat(answer.isSuccess()).isTrue();
      assertThat(answer.body()).isEmpty();
      assertThat(server.requests()).isEqualTo(1);
    }
  }

  @Test
  void aBodyIsKeptAsFarAsItMayBe() throws Exception {
    byte[] piece = new byte[64 << 10];
    try (RawServer server =
            server(
                false,
                connection -> {
                  connection.readRequest();
                  connection.write("HTTP/1.1 200 OK\r\n\r\n");
                  while (true) {
                    connection.write(piece);
                  }
                });
        HttpSender sender = sender(server, time)) {
      assertThat(post(sender).body()).hasSize(4 << 20);

      server.awaitEnds(1);
    }
  }

  @Test
  void whatTheApplicationHasForItsOwnConnectionsIsNotUsed() throws Exception {
    CookieManager cookies = new CookieManager();
    CookieHandler.setDefault(cookies);
    CompletableFuture<String> request = new CompletableFuture<>();
    try (RawServer server =
            server(
                false,
                connection -> {
                  request.complete(connection.readRequest());
                  connection.write(
                      "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"
                          + "Set-Cookie: theirs=1; Path=/\r\nContent-Length: 7\r\n\r\nexpired");
                });
        HttpSender sender = sender(server, time)) {
      cookies.getCookieStore().add(server.uri(), new HttpCookie("session", "hush"));

      HttpAnswer answer = post(sender);

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.body()).asString().isEqualTo("expired");
      assertThat(request.get()).doesNotContain("hush");
      assertThat(cookies.getCookieStore().getCookies()).hasSize(1);
    } finally {
      CookieHandler.setDefault(null);
    }
  }

  @Test
  void anAnswerThatComesBeforeTheEndOfTheRequestCounts() throws Exception {
    try (RawServer server =
            server(
                false,
                connection -> {
                  connection.readBeginning();
                  connection.write("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
                  // Servers read on for a while: what is reset may take the answer with it.
                  connection.hold();
                });
        HttpSender sender = sender(server, time)) {
      HttpAnswer answer = sender.post(ByteBuffer.allocate(GIANT), "text/x-spans");

      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.body()).asString().isEqualTo("big");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  private static RawServer server(boolean tls, RawServer.Script script) throws IOException {
    return tls ? new RawServer(TestTls.context(), script) : new RawServer(script);
  }

  private static URI secure(URI uri) {
    return URI.create(uri.toString().replace("http:", "https:"));
  }

  private static void neverRead(RawServer.Connection connection) throws IOException {
    connection.readBeginning();
    // Writing fails once the client has gone; reading would make way for what it writes.
    connection.drip("drop");
  }

  private static HttpSender sender(RawServer server, FakeTime time) {
    return sender(server, time, Duration.ofSeconds(10));
  }

  private static HttpSender sender(RawServer server, FakeTime time, Duration timeout) {
    return time.sender(server.uri()).sslContext(TestTls.context()).timeout(timeout).build();
  }

  private static HttpAnswer post(HttpSender sender) throws Exception {
    return sender.post(ByteBuffer.wrap("spans".getBytes(US_ASCII)), "text/x-spans");
  }
}
