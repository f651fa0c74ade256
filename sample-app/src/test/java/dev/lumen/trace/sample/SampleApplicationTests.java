package dev.lumen.trace.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.test.RecordedSpans;
import dev.lumen.trace.test.autoconfigure.AutoConfigureLumenTrace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What README promises: the application as a user runs it, over real HTTP. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureLumenTrace
@ExtendWith(OutputCaptureExtension.class)
class SampleApplicationTests {

  private final HttpClient http = HttpClient.newHttpClient();

  @LocalServerPort private int port;
  @Autowired private ApplicationContext context;
  @Autowired private RecordedSpans spans;

  @Test
  void theFirstOrdersAreThereAtOnce() throws Exception {
    JsonNode list =
        await("/actuator/traces", found -> found.get("traces").valueStream().count() >= 10);

    assertThat(list.get("service").asString()).isEqualTo("shop");
    assertThat(list.get("traces").valueStream().map(trace -> trace.get("name").asString()))
        .contains("POST /orders", "GET /orders/{id}", "GET /orders", "Restocking.check");
    assertThat(get("/actuator/traces?status=error").get("traces")).hasSize(1);
    JsonNode slow =
        get("/actuator/traces?minDuration=300ms&attribute=order.product:piano").get("traces");
    assertThat(slow).hasSize(1);
    assertThat(slow.get(0).get("durationMs").asDouble()).isBetween(400.0, 60_000.0);
  }

  @Test
  void anOrderIsOneTraceThroughAllItsHops() throws Exception {
    String traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(uri("/orders"))
                .header("Content-Type", "application/json")
                .header("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01")
                .POST(
                    HttpRequest.BodyPublishers.ofString("{\"product\":\"book\",\"quantity\":2}")));

    assertThat(response.statusCode()).isEqualTo(201);
    spans.await(span -> span.name().equals("send-confirmation") && isOf(traceId, span));
    assertThat(spans)
        .hasTraceWithId(traceId)
        .hasNoErrors()
        .hasTreeInAnyOrder(
            """
            server POST /orders
              internal place-order
                client GET /stock/{product}
                  server GET /stock/{product}
                    internal ProductRepository.findById
                      client SELECT "PRODUCTS"
                internal take-payment
                  client POST /payments
                    server POST /payments
                internal OrderRepository.save
                  client INSERT "ORDERS"
                internal send-confirmation
            """);
    assertThat(get("/actuator/traces/" + traceId).toString())
        .doesNotContain("a-secret-that-no-span-shows")
        .contains("REDACTED");
  }

  private static boolean isOf(String traceId, SpanData span) {
    return span.traceId().toString().equals(traceId);
  }

  @Test
  void theListAsksOnceForEachOrder() throws Exception {
    String traceId = "6bf92f3577b34da6a3ce929d0e0e4736";
    send(
        HttpRequest.newBuilder(uri("/orders"))
            .header("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01"));

    String product = "SELECT \"PRODUCTS\"";
    assertThat(spans)
        .hasTraceWithId(traceId)
        .hasSpan("OrderService.list", span -> span.isChildOf("GET /orders"))
        .hasSpan("OrderRepository.findAll", span -> span.isChildOf("OrderService.list"))
        .hasSpan("SELECT \"ORDERS\"", span -> span.isChildOf("OrderRepository.findAll"))
        .hasSpansInOrder(product, product, product, product, product, product);
  }

  @Test
  void theLineOfAnErrorHasTheIdsOfItsRequest(CapturedOutput output) throws Exception {
    String traceId = "5bf92f3577b34da6a3ce929d0e0e4736";
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(uri("/orders"))
                .header("Content-Type", "application/json")
                .header("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01")
                .POST(
                    HttpRequest.BodyPublishers.ofString("{\"product\":\"lamp\",\"quantity\":1}")));

    assertThat(response.statusCode()).isEqualTo(500);
    await("/actuator/traces/" + traceId, found -> found.get("complete").asBoolean());
    assertThat(output.getOut().lines().filter(line -> line.contains("No money for 1 lamp")))
        .filteredOn(line -> line.contains("ERROR"))
        .anyMatch(line -> line.contains("[" + traceId + "-"));
  }

  @Test
  void whatFailsIsToldWithItsCauses() throws Exception {
    String traceId = "7bf92f3577b34da6a3ce929d0e0e4736";
    send(
        HttpRequest.newBuilder(uri("/payments"))
            .header("Content-Type", "application/json")
            .header("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01")
            .POST(HttpRequest.BodyPublishers.ofString("{\"product\":\"lamp\",\"quantity\":1}")));

    JsonNode thrown =
        await("/actuator/traces/" + traceId, found -> found.get("complete").asBoolean())
            .at("/spans/0/events/0/attributes/exception.stacktrace");
    assertThat(thrown.asString().lines().filter(line -> !line.contains("\tat ")))
        .containsSubsequence(
            PaymentFailedException.class.getName() + ": No money for 1 lamp",
            "Caused by: java.io.IOException: The bank did not transfer the money",
            "Caused by: java.lang.IllegalStateException: The bank refuses to pay for lamps");
    assertThat(thrown.asString()).contains("at dev.lumen.trace.sample.Bank.authorise(Bank.java:");
  }

  @Test
  void nothingOfKafkaIsThereWithoutItsProfile() {
    assertThat(context.getBeansOfType(KafkaTemplate.class)).isEmpty();
    assertThat(context.getBeansOfType(KafkaListenerEndpointRegistry.class)).isEmpty();
    assertThat(context.getBeansOfType(EmbeddedKafkaKraftBroker.class)).isEmpty();
  }

  @Test
  void theHomePageSaysWhatToTry() throws Exception {
    assertThat(send(HttpRequest.newBuilder(uri("/"))).body())
        .contains("curl http://localhost:" + port + "/actuator/traces");
  }

  /** Asks until the answer is as expected: the last spans end after the response. */
  private JsonNode await(String path, Predicate<JsonNode> expected) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    JsonNode found = get(path);
    while (!expected.test(found) && System.nanoTime() < deadline) {
      found = get(path);
    }
    assertThat(expected.test(found)).as(found.toPrettyString()).isTrue();
    return found;
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return JsonMapper.shared().readTree(send(HttpRequest.newBuilder(uri(path))).body());
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://localhost:" + port + path);
  }
}
