package dev.lumen.trace.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.HttpAnswer;
import dev.lumen.trace.export.RawServer;
import dev.lumen.trace.export.RawServer.Connection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Backends that are broken below HTTP, on real sockets: what becomes of the spans. */
class BrokenBackendTests {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  private static final Map<DropReason, Long> ALL_TEN_FAILED = Map.of(DropReason.EXPORT_FAILED, 10L);
  // Long enough for a connection, on any machine, is only the second.
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void connectionRefused() throws Exception {
    URI nowhere = RawServer.nowhere();
    try (Delivery delivery = new Delivery(nowhere)) {
      delivery.send(10);

      delivery.assertOutcome(0, ALL_TEN_FAILED);
      assertThat(delivery.time.pauses()).hasSize(4);
      assertThat(delivery.message()).startsWith("Nothing answers at " + nowhere);
    }
  }

  @Test
  void aBlackHole() throws Exception {
    try (RawServer server = new RawServer(Connection::hold);
        Delivery delivery = new Delivery(server.uri(), sender -> sender.timeout(SHORT))) {
      delivery.send(10);

      delivery.assertOutcome(0, ALL_TEN_FAILED);
      assertThat(delivery.time.pauses()).hasSize(4);
      assertThat(server.connections()).isBetween(1, 5);
      assertThat(delivery.message()).isEqualTo(server.uri() + " did not answer within 100 ms");
    }
  }

  @Test
  void aBlackHoleDoesNotHoldUpTheEnd() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    try (RawServer server =
            new RawServer(
                connection -> {
                  connection.readRequest();
                  arrived.countDown();
                  connection.hold();
                });
        Delivery delivery = new Delivery(server.uri())) {
      for (int i = 0; i < 512; i++) {
        delivery.tracer.start("operation").end();
      }
      arrived.await();

      delivery.tracer.close();

      delivery.assertOutcome(0, Map.of(DropReason.SHUTDOWN, 512L));
      server.awaitEnds(1);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void headersThatDrip() throws Exception {
    try (RawServer server =
            new RawServer(
                connection -> {
                  connection.readRequest();
                  connection.write("HTTP/1.1 200 OK\r\n");
                  connection.drip("X-Drip: drop\r\n");
                });
        Delivery delivery = new Delivery(server.uri(), sender -> sender.timeout(SHORT))) {
      delivery.send(10);

      delivery.assertOutcome(0, ALL_TEN_FAILED);
      assertThat(delivery.time.pauses()).hasSize(4);
      assertThat(server.requests()).isBetween(1, 5);
    }
  }

  @Test
  void aBodyThatDripsAfterTheStatusDoesNotUndoIt() throws Exception {
    try (RawServer server =
            new RawServer(
                connection -> {
                  connection.readRequest();
                  connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
                  connection.drip("drop");
                });
        Delivery delivery = new Delivery(server.uri(), sender -> sender.timeout(SECOND))) {
      delivery.send(10);

      delivery.assertOutcome(10, Map.of());
      server.awaitEnds(1);
      assertThat(server.requests()).isEqualTo(1);
    }
  }

  @Test
  void aBodyThatDripsAfter503IsTriedAgain() throws Exception {
    try (RawServer server =
            new RawServer(
                connection -> {
                  connection.readRequest();
                  if (connection.number() == 1) {
                    connection.write("HTTP/1.1 503 Later\r\nContent-Length: 1000000\r\n\r\n");
                    connection.drip("drop");
                  }
                  connection.write(OK);
                });
        Delivery delivery = new Delivery(server.uri(), sender -> sender.timeout(SECOND))) {
      delivery.send(10);

      delivery.assertOutcome(10, Map.of());
      assertThat(server.requests()).isEqualTo(2);
    }
  }

  @Test
  void anAnswerThatBreaksOffInItsHeadersIsTriedAgain() throws Exception {
    try (RawServer server =
            new RawServer(
                connection -> {
                  connection.readRequest();
                  connection.write(connection.number() < 3 ? "HTTP/1.1 200 OK\r\nConte" : OK);
                });
        Delivery delivery = new Delivery(server.uri())) {
      delivery.send(10);

      delivery.assertOutcome(10, Map.of());
      assertThat(server.requests()).isEqualTo(3);
    }
  }

  @Test
  void anAnswerThatBreaksOffInItsBodyCountsByItsStatus() throws Exception {
    try (RawServer server =
            new RawServer(
                connection -> {
                  connection.readRequest();
                  connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                });
        Delivery delivery = new Delivery(server.uri())) {
      delivery.send(10);

      delivery.assertOutcome(10, Map.of());
      assertThat(server.requests()).isEqualTo(1);
    }
  }

  @Test
  void aConnectionThatWasClosedWhileItIdled() throws Exception {
    try (RawServer server =
            new RawServer(
                connection -> {
                  connection.readRequest();
                  connection.write(OK);
                });
        Delivery delivery = new Delivery(server.uri())) {
      for (int batch = 0; batch < 5; batch++) {
        delivery.send(10);
      }

      delivery.assertOutcome(50, Map.of());
      assertThat(server.connections()).isGreaterThanOrEqualTo(5);
    }
  }

  @Test
  void aConnectionThatIsResetUnderTheNextBatch() throws Exception {
    try (RawServer server =
            new RawServer(
                connection -> {
                  connection.readRequest();
                  connection.write(OK);
                  connection.readRequest();
                  if (connection.number() == 1) {
                    connection.reset();
                  } else {
                    connection.write(OK);
                  }
                });
        Delivery delivery = new Delivery(server.uri())) {
      delivery.send(10);
      delivery.send(10);

      delivery.assertOutcome(20, Map.of());
      assertThat(server.requests()).isEqualTo(3);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void anAnswerThatIsNoHttp() throws Exception {
    try (RawServer server =
            new RawServer(
                connection -> {
                  connection.readRequest();
                  connection.write("SSH-2.0-\u001b[31mSomething\r\n\r\n");
                });
        Delivery delivery = new Delivery(server.uri())) {
      delivery.send(10);

      delivery.assertOutcome(0, ALL_TEN_FAILED);
      assertThat(server.requests()).isEqualTo(5);
      assertThat(delivery.message()).isEqualTo(server.uri() + " answers, but not in HTTP");
    }
  }

  @Test
  void anAnswerOfOneGigabyteIsReadToItsBound() throws Exception {
    AtomicLong written = new AtomicLong();
    byte[] piece = new byte[64 << 10];
    try (RawServer server =
            new RawServer(
                connection -> {
                  connection.readRequest();
                  connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n");
                  for (int i = 0; i < (1 << 30) / piece.length; i++) {
                    connection.write(piece);
                    written.addAndGet(piece.length);
                  }
                });
        Delivery delivery = new Delivery(server.uri())) {
      delivery.send(10);

      delivery.assertOutcome(10, Map.of());
      server.awaitEnds(1);
      // What is beyond 4 MiB is in the sockets' buffers.
      assertThat(written.get()).isBetween(4L << 20, 64L << 20);
    }
  }

  @Test
  void aGzipBombIsNotUnpacked() throws Exception {
    byte[] piece = zippedZeros();
    try (RawServer server =
            new RawServer(
                connection -> {
                  connection.readRequest();
                  connection.write(
                      "HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\n"
                          + "Content-Encoding: gzip\r\nContent-Length: "
                          + 1024 * piece.length
                          + "\r\n\r\n");
                  for (int i = 0; i < 1024; i++) {
                    connection.write(piece);
                  }
                });
        Delivery delivery = new Delivery(server.uri())) {
      delivery.send(10);
      HttpAnswer answer =
          delivery.time.sender(server.uri()).build().post(ByteBuffer.allocate(1), "text/plain");

      delivery.assertOutcome(10, Map.of());
      assertThat(answer.body()).hasSize(1024 * piece.length).hasSizeLessThan(4 << 20);
    }
  }

  /** A megabyte of zeros; a thousand of these in a row are a gigabyte. */
  private static byte[] zippedZeros() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(new byte[1 << 20]);
    }
    return zipped.toByteArray();
  }
}
