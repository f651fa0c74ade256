package dev.lumen.trace.otlp;

import static dev.lumen.trace.otlp.AnsweringServer.partialSuccess;
import static dev.lumen.trace.otlp.AnsweringServer.protobuf;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.RawServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the spans, by what a backend answers. */
class BackendAnswerTests {

  private AnsweringServer server;
  private Delivery delivery;

  @BeforeEach
  void start() throws IOException {
    server = new AnsweringServer();
    delivery = new Delivery(server.uri, sender -> sender.header("Authorization", "Bearer hush"));
  }

  @AfterEach
  void stop() {
    delivery.close();
    server.close();
  }

  @Test
  void allIsWell() {
    delivery.send(10);
    delivery.send(5);

    delivery.assertOutcome(15, Map.of());
    assertThat(server.requests).extracting(AnsweringServer::spans).containsExactly(10, 5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "in seconds    | 7                             | 7000  | 7000",
        "as a date     | Sun, 01 Mar 2026 12:00:20 GMT | 20000 | 20000",
        "in the past   | Sun, 01 Mar 2026 11:00:00 GMT | 100   | 100",
        "junk          | when it rains                 | 800   | 1200",
        "negative      | -7                            | 800   | 1200"
      })
  void tooManyRequestsWithRetryAfter(String what, String retryAfter, long least, long most) {
    server.answer =
        (exchange, number) -> {
          exchange.getResponseHeaders().set("Retry-After", retryAfter);
          exchange.sendResponseHeaders(number == 1 ? 429 : 200, -1);
        };

    delivery.send(10);

    delivery.assertOutcome(10, Map.of());
    assertThat(server.requests).hasSize(2);
    assertThat(delivery.time.pauses()).hasSize(1);
    assertThat(delivery.time.pauses().get(0))
        .isBetween(Duration.ofMillis(least), Duration.ofMillis(most));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3600", "99999999999999999999", "Mon, 01 Mar 2027 12:00:00 GMT"})
  void aBackendThatWantsToBeLeftAloneForLongIsNotWaitedFor(String retryAfter) {
    server.answer =
        (exchange, number) -> {
          exchange.getResponseHeaders().set("Retry-After", retryAfter);
          exchange.sendResponseHeaders(429, -1);
        };

    delivery.send(10);

    delivery.assertOutcome(0, Map.of(DropReason.EXPORT_FAILED, 10L));
    assertThat(server.requests).hasSize(1);
    assertThat(delivery.time.pauses()).isEmpty();
  }

  @Test
  void unavailableForEver() {
    List<Long> queued = new CopyOnWriteArrayList<>();
    server.answer =
        (exchange, number) -> {
          queued.add(delivery.queued());
          exchange.sendResponseHeaders(503, -1);
        };

    for (int batch = 1; batch <= 3; batch++) {
      delivery.send(10);
    }

    delivery.assertOutcome(0, Map.of(DropReason.EXPORT_FAILED, 30L));
    assertThat(server.requests).hasSize(15);
    assertThat(queued).hasSize(15).containsOnly(10L);
    assertThat(delivery.message()).isEqualTo(server.uri + " answered 503");
  }

  @Test
  void unavailableAndThenBack() {
    server.answer = (exchange, number) -> exchange.sendResponseHeaders(number <= 7 ? 503 : 200, -1);

    for (int batch = 1; batch <= 3; batch++) {
      delivery.send(10);
    }

    delivery.assertOutcome(20, Map.of(DropReason.EXPORT_FAILED, 10L));
    assertThat(server.requests).hasSize(5 + 3 + 1);
  }

  @Test
  void anErrorOfTheBackendIsNotTriedAgain() {
    server.answer = (exchange, number) -> exchange.sendResponseHeaders(500, -1);

    delivery.send(10);

    delivery.assertOutcome(0, Map.of(DropReason.EXPORT_FAILED, 10L));
    assertThat(server.requests).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "400, ''",
    "401, ': do the exporter''s headers have the right credentials?'",
    "403, ': do the exporter''s headers have the right credentials?'",
    "404, ': is the path right? Commonly it is /v1/traces'",
    "415, ': does it take OTLP in protobuf over HTTP?'"
  })
  void aRefusalIsNotTriedAgainAndSaysWhatToLookAt(int status, String hint) {
    server.answer = (exchange, number) -> exchange.sendResponseHeaders(status, -1);

    delivery.send(10);

    delivery.assertOutcome(0, Map.of(DropReason.REJECTED, 10L));
    assertThat(server.requests).hasSize(1);
    assertThat(delivery.message()).isEqualTo(server.uri + " answered " + status + hint);
  }

  @Test
  void theReasonOfARefusalIsTold() {
    // A google.rpc.Status has the same first two fields: a number and a text.
    ExportTracePartialSuccess status =
        ExportTracePartialSuccess.newBuilder()
            .setRejectedSpans(3)
            .setErrorMessage("bad\nid")
            .build();
    server.answer = (exchange, number) -> protobuf(exchange, 400, status);

    delivery.send(10);

    assertThat(delivery.message()).isEqualTo(server.uri + " answered 400 (bad id)");
  }

  @Test
  void aReasonInPlainTextIsTooAndIsCut() {
    server.answer =
        (exchange, number) ->
            answer(
                exchange,
                400,
                "text/plain; charset=utf-8",
                "\u001b[31mno \u2028" + "x".repeat(100_000));

    delivery.send(10);

    assertThat(delivery.message())
        .startsWith(server.uri + " answered 400 ([31mno xxx")
        .endsWith("xxx...)")
        .hasSizeLessThan(300);
  }

  @Test
  void whatABackendTookInPartIsCountedSo() {
    server.answer = (exchange, number) -> protobuf(exchange, 200, partialSuccess(3, "too old"));

    delivery.send(10);

    delivery.assertOutcome(7, Map.of(DropReason.REJECTED, 3L));
    assertThat(server.requests).hasSize(1);
    assertThat(delivery.message()).isEqualTo(server.uri + " rejected spans: too old");
  }

  @ParameterizedTest
  @ValueSource(longs = {11, Long.MAX_VALUE})
  void noMoreAreRejectedThanThereWere(long rejected) {
    server.answer = (exchange, number) -> protobuf(exchange, 200, partialSuccess(rejected, ""));

    delivery.send(10);

    delivery.assertOutcome(0, Map.of(DropReason.REJECTED, 10L));
  }

  @Test
  void aNegativeNumberOfRejectedSpansMeansNone() {
    server.answer = (exchange, number) -> protobuf(exchange, 200, partialSuccess(-1, ""));

    delivery.send(10);

    delivery.assertOutcome(10, Map.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"3\"", "3"})
  void whatABackendTookInPartIsCountedSoWhereItAnswersInJson(String rejected) {
    String json =
        "{\"partialSuccess\":{\"rejectedSpans\":" + rejected + ",\"errorMessage\":\"too old\"}}";
    server.answer = (exchange, number) -> answer(exchange, 200, "application/json", json);

    delivery.send(10);

    delivery.assertOutcome(7, Map.of(DropReason.REJECTED, 3L));
    assertThat(delivery.message()).isEqualTo(server.uri + " rejected spans: too old");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"code\":3,\"message\":\"bad\\nid\"}", "bad id"})
  void theReasonOfARefusalIsToldWhereItIsInJsonOrNearlySo(String json) {
    server.answer =
        (exchange, number) -> answer(exchange, 400, "application/json; charset=utf-8", json);

    delivery.send(10);

    assertThat(delivery.message()).isEqualTo(server.uri + " answered 400 (bad id)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/html", "text/plain"})
  void anAnswerOfAnotherTypeIsNotRead(String type) {
    String protobuf = new String(partialSuccess(3, "no").toByteArray(), ISO_8859_1);
    server.answer = (exchange, number) -> answer(exchange, 200, type, protobuf);

    delivery.send(10);

    delivery.assertOutcome(10, Map.of());
  }

  @Test
  void aRedirectIsNotFollowedAndNoCredentialSent() throws Exception {
    try (RawServer other = new RawServer(RawServer.Connection::hold)) {
      server.answer =
          (exchange, number) -> {
            exchange.getResponseHeaders().set("Location", other.uri() + "?token=hush");
            exchange.sendResponseHeaders(302, -1);
          };

      delivery.send(10);

      delivery.assertOutcome(0, Map.of(DropReason.REJECTED, 10L));
      assertThat(server.requests).hasSize(1);
      assertThat(other.connections()).isZero();
      assertThat(delivery.message())
          .isEqualTo(
              server.uri
                  + " answered 302 with a redirect to 127.0.0.1: redirects are not followed");
    }
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    byte[] bytes = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
