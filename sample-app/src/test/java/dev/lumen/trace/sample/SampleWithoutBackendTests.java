package dev.lumen.trace.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An exporter whose backend is not there: the application works as before, and says so once. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "lumen.trace.exporter=otlp",
      // Nobody listens on port 1.
      "lumen.trace.otlp.endpoint=http://127.0.0.1:1/v1/traces"
    })
@ExtendWith(OutputCaptureExtension.class)
class SampleWithoutBackendTests {

  private final HttpClient http = HttpClient.newHttpClient();

  @LocalServerPort private int port;
  @Autowired private Tracer tracer;

  @Test
  void ordersAreTakenAndTheLossIsCountedAndToldOnce(CapturedOutput output) throws Exception {
    JsonNode first = statsAfterAnOrder();
    JsonNode second = statsAfterAnOrder();

    assertThat(lost(first)).isPositive();
    assertThat(lost(second)).isGreaterThan(lost(first));
    assertThat(otlp(second).get("dropped").propertyNames()).containsExactly("export_failed");
    assertThat(second.get("started").longValue())
        .isEqualTo(
            second.get("live").longValue()
                + otlp(second).get("queued").longValue()
                + otlp(second).get("exported").longValue()
                + lost(second));
    assertThat(second.get("store").get("heldSpans").longValue())
        .isGreaterThanOrEqualTo(lost(second));
    assertThat(output.getOut().lines().filter(line -> line.contains(" WARN ")))
        .singleElement()
        .asString()
        .contains("otlp", "export_failed", "Nothing answers at http://127.0.0.1:1/v1/traces");
  }

  /** The counts when the exporter has given up on the spans that there are. */
  private JsonNode statsAfterAnOrder() throws IOException, InterruptedException {
    assertThat(order()).isEqualTo(201);
    assertThat(tracer.flush(Duration.ofMinutes(1))).isFalse();
    return stats();
  }

  /** The status of the answer to an order. */
  private int order() throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(uri("/orders"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"product\":\"book\",\"quantity\":2}"))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private JsonNode stats() throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(uri("/actuator/traces")).build(),
            HttpResponse.BodyHandlers.ofString());
    return JsonMapper.shared().readTree(response.body()).get("stats");
  }

  private static long lost(JsonNode stats) {
    return otlp(stats).get("dropped").path("export_failed").longValue(0);
  }

  private static JsonNode otlp(JsonNode stats) {
    return stats.get("exporters").get(0);
  }

  private URI uri(String path) {
    return URI.create("http://localhost:" + port + path);
  }
}
