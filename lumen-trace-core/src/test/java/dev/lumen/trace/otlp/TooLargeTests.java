package dev.lumen.trace.otlp;

import static dev.lumen.trace.otlp.AnsweringServer.partialSuccess;
import static dev.lumen.trace.otlp.AnsweringServer.protobuf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.export.DropReason;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a batch that a backend finds too large. */
class TooLargeTests {

  private AnsweringServer server;
  private Delivery delivery;

  @BeforeEach
  void start() throws IOException {
    server = new AnsweringServer();
    delivery = new Delivery(server.uri);
  }

  @AfterEach
  void stop() {
    delivery.close();
    server.close();
  }

  @Test
  void tooLargeIsHalvedUntilOneSpanIsLostAlone() {
    server.answer =
        (exchange, number) -> exchange.sendResponseHeaders(hasGiant(number) ? 413 : 200, -1);
    for (int i = 0; i < 10; i++) {
      delivery.tracer.start(i == 6 ? "a giant " + "!".repeat(400) : "operation").end();
    }

    delivery.flush();

    delivery.assertOutcome(9, Map.of(DropReason.TOO_LARGE, 1L));
    // 10 = 5 + 5; 5 = 2 + 3; the one of the 2 that is too large is alone at last.
    assertThat(server.requests)
        .extracting(AnsweringServer::spans)
        .containsExactly(10, 5, 5, 2, 1, 1, 3);
    assertThat(delivery.message()).matches(server.uri + " does not take a span of \\d+ bytes");
  }

  @Test
  void halvesHaveFatesOfTheirOwn() {
    server.answer =
        (exchange, number) -> {
          if (number == 2) {
            protobuf(exchange, 200, partialSuccess(2, "no"));
          } else {
            exchange.sendResponseHeaders(number == 1 ? 413 : 400, -1);
          }
        };

    delivery.send(10);
    delivery.assertOutcome(3, Map.of(DropReason.REJECTED, 7L));
    assertThat(server.requests).extracting(AnsweringServer::spans).containsExactly(10, 5, 5);
  }

  @Test
  void aBackendThatGoesAwayBetweenHalvesIsNotWaitedForAgain() {
    server.answer = (exchange, number) -> exchange.sendResponseHeaders(number <= 2 ? 413 : 503, -1);

    delivery.send(100);

    delivery.assertOutcome(0, Map.of(DropReason.EXPORT_FAILED, 100L));
    assertThat(server.requests).hasSize(2 + 5);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 501, 505})
  void anErrorOverOneHalfIsNoneOverTheOther(int status) {
    server.answer =
        (exchange, number) ->
            exchange.sendResponseHeaders(number == 1 ? 413 : number == 2 ? status : 200, -1);

    delivery.send(10);

    delivery.assertOutcome(5, Map.of(DropReason.EXPORT_FAILED, 5L));
    assertThat(server.requests).extracting(AnsweringServer::spans).containsExactly(10, 5, 5);
  }

  @Test
  void whatIsNoSmallerThanWhatWasRefusedIsNotTried() {
    server.answer = (exchange, number) -> exchange.sendResponseHeaders(413, -1);

    delivery.send(512);

    delivery.assertOutcome(0, Map.of(DropReason.TOO_LARGE, 512L));
    assertThat(server.requests)
        .extracting(AnsweringServer::spans)
        .containsExactly(512, 256, 128, 64, 32, 16, 8, 4, 2, 1);
  }

  private boolean hasGiant(int number) {
    return server
        .requests
        .get(number - 1)
        .getResourceSpans(0)
        .getScopeSpans(0)
        .getSpansList()
        .stream()
        .anyMatch(span -> span.getName().startsWith("a giant"));
  }
}
