package dev.lumen.trace.export.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sender promises, whatever becomes of a connection. */
class ConnectionTests {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  // More than the sockets' buffers hold.
  private static final int GIANT = 32 << 20;

  private final FakeTime time = new FakeTime();
  private final AtomicBoolean keeping = new AtomicBoolean();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aConnectionIsUsedAgain(boolean tls, @TempDir Path directory) throws Exception {
    SSLContext context = tls ? TestTls.generate(directory) : null;
    try (RawServer server = new RawServer(context, ConnectionTests::answerEach)) {
      HttpSender sender = sender(server, context).build();

      for (int i = 0; i < 3; i++) {
        assertThat(post(sender).body()).asString().isEqualTo("ok");
      }

      assertThat(server.requests()).isEqualTo(3);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void aBackendThatDoesNotReadIsGivenUp(boolean tls, boolean kept, @TempDir Path directory)
      throws Exception {
    SSLContext context = tls ? TestTls.generate(directory) : null;
    try (RawServer server =
        new RawServer(
            context,
            connection -> {
              answerAtFirst(connection);
              neverRead(connection);
            })) {
      HttpSender sender = sender(server, context).timeout(Duration.ofMillis(500)).build();
      keep(sender, kept);
      int before = server.connections();

      assertThatThrownBy(() -> sender.post(ByteBuffer.allocate(GIANT), "text/x-spans"))
          .hasMessage(server.uri() + " did not answer within 500 ms");

      // With a kept connection, one of the five attempts went over that.
      server.awaitEnds(before + (kept ? 4 : 5));
    }
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void aPostThatIsInterruptedWhileItWritesGivesUpItsConnection(
      boolean tls, boolean kept, @TempDir Path directory) throws Exception {
    SSLContext context = tls ? TestTls.generate(directory) : null;
    CountDownLatch arrived = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            context,
            connection -> {
              answerAtFirst(connection);
              arrived.countDown();
              neverRead(connection);
            })) {
      HttpSender sender = sender(server, context).timeout(Duration.ofDays(1)).build();
      keep(sender, kept);

      assertInterruptible(() -> sender.post(ByteBuffer.allocate(GIANT), "text/x-spans"), arrived);

      server.awaitEnds(1);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPostThatIsInterruptedWhileItWaitsGivesUpItsConnection(boolean kept) throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            connection -> {
              answerAtFirst(connection);
              connection.readRequest();
              arrived.countDown();
              connection.hold();
            })) {
      HttpSender sender = sender(server, null).timeout(Duration.ofDays(1)).build();
      keep(sender, kept);

      assertInterruptible(() -> post(sender), arrived);

      server.awaitEnds(1);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  private static void assertInterruptible(Callable<HttpAnswer> sending, CountDownLatch arrived)
      throws InterruptedException {
    FutureTask<HttpAnswer> post = new FutureTask<>(sending);
    Thread thread = new Thread(post);
    thread.start();
    arrived.await();

    thread.interrupt();

    assertThatThrownBy(post::get).hasCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void theTimeIsThatOfAnExchangeNotOfAConnection() throws Exception {
    try (RawServer server =
        new RawServer(
            connection -> {
              answerAtFirst(connection);
              connection.drip("HTTP/1.1 100 Continue\r\n\r\n");
            })) {
      HttpSender sender = sender(server, null).timeout(Duration.ofMillis(300)).build();
      keep(sender, true);
      int before = server.connections();

      assertThatThrownBy(() -> post(sender))
          .hasMessage(server.uri() + " did not answer within 300 ms");

      // One attempt over the connection that was kept, four over new ones.
      assertThat(server.connections()).isEqualTo(before + 4);
    }
  }

  @Test
  void aCertificateOfAnotherHostIsNotTrusted(@TempDir Path directory) throws Exception {
    SSLContext context = TestTls.generate(directory);
    try (RawServer server = new RawServer(context, ConnectionTests::answerEach)) {
      String other = server.uri().toString().replace("127.0.0.1", "localhost");
      HttpSender sender = time.sender(URI.create(other)).sslContext(context).build();

      assertThatThrownBy(() -> post(sender))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(other + " is not trusted: ");

      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBodyThatStopsDoesNotUndoTheStatus(boolean kept) throws Exception {
    try (RawServer server =
        new RawServer(
            connection -> {
              answerAtFirst(connection);
              connection.readRequest();
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
              connection.hold();
            })) {
      HttpSender sender = sender(server, null).timeout(Duration.ofMillis(200)).build();
      keep(sender, kept);
      int before = server.requests();

      HttpAnswer answer = post(sender);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).asString().isEqualTo("half");
      assertThat(server.requests()).isEqualTo(before + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.0 200 OK\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
      })
  void anAnswerWithoutBodyIsWhole(String text) throws Exception {
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.readRequest();
              connection.write(text);
            })) {
      HttpAnswer answer = post(sender(server, null).build());

      assertThat(answer.isSuccess()).isTrue();
      assertThat(answer.body()).isEmpty();
      assertThat(server.requests()).isEqualTo(1);
    }
  }

  @Test
  void whatTheApplicationHasForItsOwnConnectionsIsNotUsed() throws Exception {
    CookieManager cookies = new CookieManager();
    CookieHandler.setDefault(cookies);
    CompletableFuture<String> request = new CompletableFuture<>();
    try (RawServer server =
        new RawServer(
            connection -> {
              request.complete(connection.readRequest());
              connection.write(
                  "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"
                      + "Set-Cookie: theirs=1; Path=/\r\nContent-Length: 7\r\n\r\nexpired");
            })) {
      cookies.getCookieStore().add(server.uri(), new HttpCookie("session", "hush"));

      HttpAnswer answer = post(sender(server, null).build());

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
        new RawServer(
            connection -> {
              connection.readBeginning();
              connection.write("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
            })) {
      HttpAnswer answer =
          sender(server, null).build().post(ByteBuffer.allocate(GIANT), "text/x-spans");

      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.body()).asString().isEqualTo("big");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aConnectionThatTheBackendHasClosedSinceIsReplacedAtOnce() throws Exception {
    try (RawServer server = new RawServer(connection -> answer(connection, 1))) {
      HttpSender sender = sender(server, null).build();

      for (int i = 0; i < 3; i++) {
        assertThat(post(sender).isSuccess()).isTrue();
      }

      assertThat(server.connections()).isEqualTo(3);
      assertThat(time.pauses()).isEmpty();
    }
  }

  @Test
  void aConnectionIsNotUsedAgainAfterALongTime() throws Exception {
    try (RawServer server = new RawServer(ConnectionTests::answerEach)) {
      HttpSender sender = sender(server, null).build();

      assertThat(post(sender).isSuccess()).isTrue();
      time.pass(Duration.ofSeconds(6));
      assertThat(post(sender).isSuccess()).isTrue();

      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void aSenderThatIsClosedKeepsNoConnection() throws Exception {
    try (RawServer server =
        new RawServer(
            connection -> {
              answer(connection, 1);
              connection.hold();
            })) {
      HttpSender sender = sender(server, null).build();
      keep(sender, true);

      sender.close();
      keep(sender, true);

      server.awaitEnds(2);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void toGiveUpWhatHasEndedDoesNotHarmWhatIsNext() throws Exception {
    try (RawServer server = new RawServer(ConnectionTests::answerEach)) {
      Connections connections =
          new Connections(Endpoint.of(server.uri()), Duration.ofDays(1), null, Time.SYSTEM);
      Exchange first = new Exchange(connections, "", ByteBuffer.allocate(1));
      assertThat(first.call().status()).isEqualTo(200);

      first.giveUp();

      assertThat(first.soFar()).extracting(HttpAnswer::status).isEqualTo(200);
      HttpAnswer second = new Exchange(connections, "", ByteBuffer.allocate(1)).overKept();
      assertThat(second).extracting(HttpAnswer::status).isEqualTo(200);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n|a",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n|1\r\nx\r\n",
        "HTTP/1.1 200 OK\r\n\r\n|x"
      })
  void anAnswerThatDripsIsLeft(String text) throws Exception {
    String[] parts = text.split("\\|", 2);
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.readRequest();
              connection.write(parts[0]);
              connection.drip(parts[1]);
            })) {
      HttpSender sender = sender(server, null).timeout(Duration.ofMillis(300)).build();

      assertThat(post(sender).status()).isEqualTo(200);

      server.awaitEnds(1);
      assertThat(server.requests()).isEqualTo(1);
    }
  }

  @Test
  void aHostThatTakesNoConnectionIsWaitedForNoLongerThanItMay() throws Exception {
    List<Socket> waiting = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      fill(full, waiting);
      String address = "http://127.0.0.1:" + full.getLocalPort() + "/";
      HttpSender sender =
          time.sender(URI.create(address)).connectTimeout(Duration.ofMillis(50)).build();

      assertThatThrownBy(() -> post(sender))
          .isInstanceOf(IOException.class)
          .hasMessage("Nothing answers at " + address + ": no connection within 50 ms");
    } finally {
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  /** Connects until the kernel takes no more for a server that does not accept. */
  private static void fill(ServerSocket server, List<Socket> waiting) throws IOException {
    while (waiting.size() < 1000) {
      Socket socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(server.getLocalSocketAddress(), 200);
      } catch (SocketTimeoutException e) {
        return;
      }
    }
    throw new AssertionError("The server takes any number of connections");
  }

  private static void answerEach(RawServer.Connection connection) throws IOException {
    answer(connection, Integer.MAX_VALUE);
  }

  private static void answer(RawServer.Connection connection, int requests) throws IOException {
    for (int i = 0; i < requests; i++) {
      connection.readRequest();
      connection.write(OK);
    }
  }

  /** Answers for as long as a connection is to be kept; then a request has begun. */
  private void answerAtFirst(RawServer.Connection connection) throws IOException {
    connection.readBeginning();
    while (keeping.get()) {
      connection.readRequest();
      connection.write(OK);
      connection.readBeginning();
    }
  }

  /** Posts what is answered, where a connection is to be kept. */
  private void keep(HttpSender sender, boolean kept) throws Exception {
    if (kept) {
      keeping.set(true);
      assertThat(post(sender).isSuccess()).isTrue();
      keeping.set(false);
    }
  }

  private static void neverRead(RawServer.Connection connection) throws IOException {
    connection.readBeginning();
    // Writing fails once the client has gone; reading would make way for what it writes.
    connection.drip("drop");
  }

  private HttpSender.Builder sender(RawServer server, @Nullable SSLContext context) {
    HttpSender.Builder sender = time.sender(server.uri());
    return context == null ? sender : sender.sslContext(context);
  }

  private static HttpAnswer post(HttpSender sender) throws Exception {
    return sender.post(ByteBuffer.wrap("spans".getBytes(US_ASCII)), "text/x-spans");
  }
}
