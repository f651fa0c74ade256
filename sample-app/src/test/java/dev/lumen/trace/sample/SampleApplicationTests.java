package dev.lumen.trace.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
@ExtendWith(OutputCaptureExtension.class)
class SampleApplicationTests {

  private final HttpClient http = HttpClient.newHttpClient();

  @LocalServerPort private int port;
  @Autowired private ApplicationContext context;

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
    JsonNode trace =
        await(
            "/actuator/traces/" + traceId,
            found -> found.get("spans").valueStream().count() == 12 && allEnded(found));
    assertThat(lines(trace))
        .containsExactlyInAnyOrder(
            "server POST /orders",
            "  internal place-order",
            "    client GET /stock/{product}",
            "      server GET /stock/{product}",
            "        internal ProductRepository.findById",
            "          client SELECT \"PRODUCTS\"",
            "    internal take-payment",
            "      client POST /payments",
            "        server POST /payments",
            "    internal OrderRepository.save",
            "      client INSERT \"ORDERS\"",
            "    internal send-confirmation");
    assertThat(trace.toString()).doesNotContain("a-secret-that-no-span-shows").contains("REDACTED");
  }

  @Test
  void theListAsksOnceForEachOrder() throws Exception {
    String traceId = "6bf92f3577b34da6a3ce929d0e0e4736";
    send(
        HttpRequest.newBuilder(uri("/orders"))
            .header("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01"));

    JsonNode trace =
        await(
            "/actuator/traces/" + traceId,
            found -> found.get("complete").asBoolean() && allEnded(found));
    assertThat(lines(trace))
        .startsWith(
            "server GET /orders",
            "  internal OrderService.list",
            "    internal OrderRepository.findAll",
            "      client SELECT \"ORDERS\"")
        .filteredOn("      client SELECT \"PRODUCTS\""::equals)
        .hasSizeGreaterThanOrEqualTo(6);
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
    assertThat(output.getOut().lines().filter(line -> line.contains("The bank refuses")))
        .filteredOn(line -> line.contains("ERROR"))
        .anyMatch(line -> line.contains("[" + traceId + "-"));
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

  private static boolean allEnded(JsonNode trace) {
    return trace.get("spans").valueStream().allMatch(span -> span.has("durationUs"));
  }

  /** Each span as its kind and name, indented by its depth. */
  private static List<String> lines(JsonNode trace) {
    List<JsonNode> spans = trace.get("spans").valueStream().toList();
    List<String> lines = new ArrayList<>();
    for (JsonNode span : spans) {
      lines.add(
          "  ".repeat(depth(span, spans))
              + span.get("kind").asString()
              + " "
              + span.get("name").asString());
    }
    return lines;
  }

  private static int depth(JsonNode span, List<JsonNode> spans) {
    return spans.stream()
        .filter(other -> other.get("spanId").equals(span.get("parentId")))
        .findFirst()
        .map(parent -> depth(parent, spans) + 1)
        .orElse(0);
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
