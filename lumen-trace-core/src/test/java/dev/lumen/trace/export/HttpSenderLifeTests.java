package dev.lumen.trace.export;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a sender needs while it lives, and what it leaves behind. */
class HttpSenderLifeTests {

  private static final int SENDERS = 50;
  private static final String ANY = "HttpClient-.*|lumen-trace-http";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  private final FakeTime time = new FakeTime();

  @Test
  void sendersThatWereClosedLeaveNeitherThreadNorConnection() throws Exception {
    Set<Thread> before = threads(ANY);
    try (RawServer server =
        new RawServer(
            connection -> {
              answer(connection);
              connection.hold();
            })) {
      for (int i = 0; i < SENDERS; i++) {
        HttpSender sender = time.sender(server.uri()).build();
        assertThat(post(sender).isSuccess()).isTrue();
        sender.close();
      }

      // Before JDK 21, a client ends up to three seconds after it was collected.
      while (!before.containsAll(threads(ANY))) {
        System.gc();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
      server.awaitEnds(SENDERS);
    }
  }

  @Test
  void aSenderThatWasClosedPostsNoMore() throws Exception {
    HttpSender sender = time.sender(RawServer.nowhere()).build();

    sender.close();
    sender.close();

    assertThatThrownBy(() -> post(sender))
        .isInstanceOf(IOException.class)
        .hasMessage("The exchange with " + sender + " broke off: the sender is closed");
    assertThat(time.pauses()).isEmpty();
  }

  @Test
  void itsThreadsAreDaemonsThatHoldNobodysClasses() throws Exception {
    Set<Thread> before = threads(ANY);
    Thread thread = Thread.currentThread();
    ClassLoader usual = thread.getContextClassLoader();
    ClassLoader ofApplication = new ClassLoader() {};
    try (RawServer server = new RawServer(HttpSenderLifeTests::answer);
        HttpSender sender = time.sender(server.uri()).build()) {
      thread.setContextClassLoader(ofApplication);

      post(sender);

      assertThat(thread.getContextClassLoader()).isSameAs(ofApplication);
      Set<Thread> ours = new HashSet<>(threads(ANY));
      ours.removeAll(before);
      assertThat(ours)
          .isNotEmpty()
          .allMatch(Thread::isDaemon)
          .noneMatch(each -> each.getContextClassLoader() == ofApplication);
    } finally {
      thread.setContextClassLoader(usual);
    }
  }

  /** With HTTP/2 its one connection would be used on, although the network may have lost it. */
  @Test
  void aClientThatGetsNoAnswerIsReplacedUnlessItIsYoung() throws Exception {
    AtomicInteger arrived = new AtomicInteger();
    try (RawServer server =
            new RawServer(
                TestTls.context(),
                connection -> {
                  while (true) {
                    connection.readRequest();
                    // Each second one is lost.
                    if (arrived.incrementAndGet() % 2 == 0) {
                      connection.hold();
                    }
                    connection.write(OK);
                  }
                });
        HttpSender sender =
            time.sender(server.uri())
                .sslContext(TestTls.context())
                .timeout(Duration.ofMillis(500))
                .build()) {
      post(sender);
      Set<Thread> before = threads("HttpClient-.*");
      post(sender);
      assertThat(before).containsAll(threads("HttpClient-.*"));

      time.pass(Duration.ofMinutes(1));
      post(sender);

      assertThat(arrived).hasValue(5);
      assertThat(before.containsAll(threads("HttpClient-.*"))).isFalse();
    }
  }

  /** Of all senders there are. */
  private static Set<Thread> threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches(name))
        .collect(Collectors.toSet());
  }

  @Test
  void aCertificateOfAnotherHostIsNotTrusted() throws Exception {
    try (RawServer server = new RawServer(TestTls.context(), HttpSenderLifeTests::answer)) {
      URI other = URI.create(server.uri().toString().replace("127.0.0.1", "localhost"));
      HttpSender sender = time.sender(other).sslContext(TestTls.context()).build();

      assertThatThrownBy(() -> post(sender))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(sender + " is not trusted: ");

      assertThat(server.connections()).isEqualTo(1);
      sender.close();
    }
  }

  @Test
  void anotherCertificateCountsFromTheNextPostOn() throws Exception {
    try (RawServer server =
            new RawServer(
                TestTls.context(),
                connection -> {
                  answer(connection);
                  answer(connection);
                });
        HttpSender sender = time.sender(server.uri()).sslContext(TestTls.another()).build()) {
      assertThatThrownBy(() -> post(sender)).hasMessageStartingWith(sender + " is not trusted: ");

      sender.secure(TestTls.context(), null);
      assertThat(post(sender).isSuccess()).isTrue();

      sender.secure(TestTls.another(), null);
      assertThatThrownBy(() -> post(sender)).hasMessageStartingWith(sender + " is not trusted: ");
    }
  }

  private static void answer(RawServer.Connection connection) throws IOException {
    connection.readRequest();
    connection.write(OK);
  }

  private static HttpAnswer post(HttpSender sender) throws Exception {
    return sender.post(ByteBuffer.wrap("spans".getBytes(US_ASCII)), "text/x-spans");
  }
}
