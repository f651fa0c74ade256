package dev.lumen.trace.export.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.http.RawServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
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

  /** Answers one request; {@code number} is 1 for the first. */
  @FunctionalInterface
  private interface Answer {
    void to(HttpExchange exchange, int number) throws IOException;
  }

  private final List<ExportTraceServiceRequest> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private URI uri;
  private volatile Answer answer = (exchange, number) -> exchange.sendResponseHeaders(200, -1);
  private Delivery delivery;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/traces",
        exchange -> {
          requests.add(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()));
          answer.to(exchange, requests.size());
          exchange.close();
        });
    server.start();
    uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces");
    delivery = new Delivery(uri, sender -> sender.header("Authorization", "Bearer hush"));
  }

  @AfterEach
  void stop() {
    delivery.close();
    server.stop(0);
  }

  @Test
  void allIsWell() {
    delivery.send(10);
    delivery.send(5);

    delivery.assertOutcome(15, Map.of());
    assertThat(requests).extracting(BackendAnswerTests::spans).containsExactly(10, 5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "in seconds    | 7                             | 7000  | 7000",
        "as a date     | Sun, 01 Mar 2026 12:00:20 GMT | 20000 | 20000",
        "in the past   | Sun, 01 Mar 2026 11:00:00 GMT | 100   | 100",
        "absurd        | 86400000                      | 30000 | 30000",
        "junk          | when it rains                 | 800   | 1200",
        "negative      | -7                            | 800   | 1200"
      })
  void tooManyRequestsWithRetryAfter(String what, String retryAfter, long least, long most) {
    answer =
        (exchange, number) -> {
          exchange.getResponseHeaders().set("Retry-After", retryAfter);
          exchange.sendResponseHeaders(number == 1 ? 429 : 200, -1);
        };

    delivery.send(10);

    delivery.assertOutcome(10, Map.of());
    assertThat(requests).hasSize(2);
    assertThat(delivery.time.pauses()).hasSize(1);
    assertThat(delivery.time.pauses().get(0))
        .isBetween(Duration.ofMillis(least), Duration.ofMillis(most));
  }

  @Test
  void unavailableForEver() {
    List<Long> queued = new CopyOnWriteArrayList<>();
    answer =
        (exchange, number) -> {
          queued.add(delivery.queued());
          exchange.sendResponseHeaders(503, -1);
        };

    for (int batch = 1; batch <= 3; batch++) {
      delivery.send(10);
    }

    delivery.assertOutcome(0, Map.of(DropReason.EXPORT_FAILED, 30L));
    assertThat(requests).hasSize(15);
    assertThat(queued).hasSize(15).containsOnly(10L);
    assertThat(delivery.message()).isEqualTo(uri + " answered 503");
  }

  @Test
  void unavailableAndThenBack() {
    answer = (exchange, number) -> exchange.sendResponseHeaders(number <= 7 ? 503 : 200, -1);

    for (int batch = 1; batch <= 3; batch++) {
      delivery.send(10);
    }

    delivery.assertOutcome(20, Map.of(DropReason.EXPORT_FAILED, 10L));
    assertThat(requests).hasSize(5 + 3 + 1);
  }

  @Test
  void anErrorOfTheBackendIsNotTriedAgain() {
    answer = (exchange, number) -> exchange.sendResponseHeaders(500, -1);

    delivery.send(10);

    delivery.assertOutcome(0, Map.of(DropReason.EXPORT_FAILED, 10L));
    assertThat(requests).hasSize(1);
  }

  @Test
  void tooLargeIsHalvedUntilOneSpanIsLostAlone() {
    answer = (exchange, number) -> exchange.sendResponseHeaders(hasGiant(number) ? 413 : 200, -1);
    for (int i = 0; i < 10; i++) {
      delivery.tracer.start(i == 6 ? "giant" : "operation").end();
    }

    delivery.flush();

    delivery.assertOutcome(9, Map.of(DropReason.TOO_LARGE, 1L));
    // 10 = 5 + 5; 5 = 2 + 3; the one of the 2 that is too large is alone at last.
    assertThat(requests)
        .extracting(BackendAnswerTests::spans)
        .containsExactly(10, 5, 5, 2, 1, 1, 3);
    assertThat(delivery.message()).matches(uri + " does not take a span of \\d+ bytes");
  }

  @Test
  void halvesHaveFatesOfTheirOwn() {
    answer =
        (exchange, number) -> {
          if (number == 2) {
            protobuf(exchange, 200, partialSuccess(2, "no"));
          } else {
            exchange.sendResponseHeaders(number == 1 ? 413 : 400, -1);
          }
        };

    delivery.send(10);
    delivery.assertOutcome(3, Map.of(DropReason.REJECTED, 7L));
    assertThat(requests).extracting(BackendAnswerTests::spans).containsExactly(10, 5, 5);
  }

  @Test
  void aBackendThatGoesAwayBetweenHalvesIsNotWaitedForAgain() {
    answer = (exchange, number) -> exchange.sendResponseHeaders(number <= 2 ? 413 : 503, -1);

    delivery.send(100);

    delivery.assertOutcome(0, Map.of(DropReason.EXPORT_FAILED, 100L));
    assertThat(requests).hasSize(2 + 5);
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
    answer = (exchange, number) -> exchange.sendResponseHeaders(status, -1);

    delivery.send(10);

    delivery.assertOutcome(0, Map.of(DropReason.REJECTED, 10L));
    assertThat(requests).hasSize(1);
    assertThat(delivery.message()).isEqualTo(uri + " answered " + status + hint);
  }

  @Test
  void theReasonOfARefusalIsTold() {
    // A google.rpc.Status has the same first two fields: a number and a text.
    ExportTracePartialSuccess status =
        ExportTracePartialSuccess.newBuilder()
            .setRejectedSpans(3)
            .setErrorMessage("bad\nid")
            .build();
    answer = (exchange, number) -> protobuf(exchange, 400, status);

    delivery.send(10);

    assertThat(delivery.message()).isEqualTo(uri + " answered 400 (bad id)");
  }

  @Test
  void aReasonInPlainTextIsTooAndIsCut() {
    answer =
        (exchange, number) -> {
          exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
          byte[] text = "\u001b[31mno \u2028".concat("x".repeat(100_000)).getBytes(UTF_8);
          exchange.sendResponseHeaders(400, text.length);
          exchange.getResponseBody().write(text);
        };

    delivery.send(10);

    assertThat(delivery.message())
        .startsWith(uri + " answered 400 ([31mno xxx")
        .endsWith("xxx...)")
        .hasSizeLessThan(300);
  }

  @Test
  void whatABackendTookInPartIsCountedSo() {
    answer = (exchange, number) -> protobuf(exchange, 200, partialSuccess(3, "too old"));

    delivery.send(10);

    delivery.assertOutcome(7, Map.of(DropReason.REJECTED, 3L));
    assertThat(requests).hasSize(1);
    assertThat(delivery.message()).isEqualTo(uri + " rejected spans: too old");
  }

  @ParameterizedTest
  @ValueSource(longs = {11, Long.MAX_VALUE})
  void noMoreAreRejectedThanThereWere(long rejected) {
    answer = (exchange, number) -> protobuf(exchange, 200, partialSuccess(rejected, ""));

    delivery.send(10);

    delivery.assertOutcome(0, Map.of(DropReason.REJECTED, 10L));
  }

  @Test
  void aNegativeNumberOfRejectedSpansMeansNone() {
    answer = (exchange, number) -> protobuf(exchange, 200, partialSuccess(-1, ""));

    delivery.send(10);

    delivery.assertOutcome(10, Map.of());
  }

  @Test
  void anAnswerOfAnotherTypeIsNotRead() {
    answer =
        (exchange, number) -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          byte[] body = partialSuccess(3, "no").toByteArray();
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
        };

    delivery.send(10);

    delivery.assertOutcome(10, Map.of());
  }

  @Test
  void aRedirectIsNotFollowedAndNoCredentialSent() throws Exception {
    try (RawServer other = new RawServer(RawServer.Connection::hold)) {
      answer =
          (exchange, number) -> {
            exchange.getResponseHeaders().set("Location", other.uri() + "?token=hush");
            exchange.sendResponseHeaders(302, -1);
          };

      delivery.send(10);

      delivery.assertOutcome(0, Map.of(DropReason.REJECTED, 10L));
      assertThat(requests).hasSize(1);
      assertThat(other.connections()).isZero();
      assertThat(delivery.message())
          .isEqualTo(
              uri + " answered 302 with a redirect to 127.0.0.1: redirects are not followed");
    }
  }

  private boolean hasGiant(int number) {
    return requests.get(number - 1).getResourceSpans(0).getScopeSpans(0).getSpansList().stream()
        .anyMatch(span -> span.getName().equals("giant"));
  }

  private static int spans(ExportTraceServiceRequest request) {
    return request.getResourceSpans(0).getScopeSpans(0).getSpansCount();
  }

  private static ExportTraceServiceResponse partialSuccess(long rejected, String message) {
    return ExportTraceServiceResponse.newBuilder()
        .setPartialSuccess(
            ExportTracePartialSuccess.newBuilder()
                .setRejectedSpans(rejected)
                .setErrorMessage(message))
        .build();
  }

  private static void protobuf(
      HttpExchange exchange, int status, com.google.protobuf.MessageLite message)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
    byte[] body = message.toByteArray();
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
