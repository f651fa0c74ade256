package dev.lumen.trace.export;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a connection between two posts, and of the second. */
class KeptConnectionTests {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final FakeTime time = new FakeTime();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aConnectionIsUsedAgain(boolean tls) throws Exception {
    RawServer.Script script = connection -> answer(connection, 3);
    try (RawServer server = tls ? new RawServer(TestTls.context(), script) : new RawServer(script);
        HttpSender sender = time.sender(server.uri()).sslContext(TestTls.context()).build()) {
      for (int i = 0; i < 3; i++) {
        assertThat(post(sender).body()).asString().isEqualTo("ok");
      }

      assertThat(server.requests()).isEqualTo(3);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 408 Idle\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 Stale\r\nContent-Length: 0\r\n\r\n",
        "x"
      })
  void whatComesUnaskedIsNotTakenForTheNextAnswer(String unasked) throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    try (RawServer server =
            new RawServer(
                connection -> {
                  answer(connection, 1);
                  if (connection.number() == 1) {
                    await(answered);
                    connection.write(unasked);
                    // Until the client leaves the connection, as it should.
                    connection.hold();
                  }
                });
        HttpSender sender = time.sender(server.uri()).build()) {
      assertThat(post(sender).body()).asString().isEqualTo("ok");
      answered.countDown();
      server.awaitEnds(1);

      assertThat(post(sender).body()).asString().isEqualTo("ok");

      assertThat(server.requests()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Content-Length: 2\r\n\r\nok", "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"})
  void whatComesRightBehindAnAnswerIsNotTakenForTheNext(String end) throws Exception {
    try (RawServer server =
            new RawServer(
                connection -> {
                  for (int i = 1; i <= 2; i++) {
                    connection.readRequest();
                    connection.write(
                        "HTTP/1.1 20"
                            + i
                            + " OK\r\n"
                            + end
                            + "HTTP/1.1 299 Stale\r\nContent-Length: 0\r\n\r\n");
                  }
                });
        HttpSender sender = time.sender(server.uri()).build()) {
      for (int i = 0; i < 5; i++) {
        assertThat(post(sender).status()).isIn(201, 202);
      }

      assertThat(server.requests()).isEqualTo(5);
    }
  }

  @Test
  void twoLengthsThatDifferAreNoAnswer() throws Exception {
    FakeTime once = FakeTime.forOneAttempt();
    String lengths = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 44\r\n\r\n";
    try (RawServer server =
            new RawServer(
                connection -> {
                  connection.readRequest();
                  connection.write(lengths + "HTTP/1.1 200 Smuggled\r\nContent-Length: 0\r\n\r\n");
                  connection.hold();
                });
        HttpSender sender = once.sender(server.uri()).build()) {
      assertThatThrownBy(() -> post(sender))
          .isInstanceOf(IOException.class)
          .hasMessage(server.uri() + " answers, but not in HTTP");

      server.awaitEnds(1);
    }
  }

  @Test
  void aConnectionThatTheBackendHasClosedSinceIsReplaced() throws Exception {
    try (RawServer server = new RawServer(connection -> answer(connection, 1));
        HttpSender sender = time.sender(server.uri()).build()) {
      for (int i = 0; i < 3; i++) {
        assertThat(post(sender).isSuccess()).isTrue();
        server.awaitEnds(1);
      }

      assertThat(server.connections()).isEqualTo(3);
    }
  }

  private static void answer(RawServer.Connection connection, int requests) throws IOException {
    for (int i = 0; i < requests; i++) {
      connection.readRequest();
      connection.write(OK);
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static HttpAnswer post(HttpSender sender) throws Exception {
    return sender.post(ByteBuffer.wrap("spans".getBytes(US_ASCII)), "text/x-spans");
  }
}
