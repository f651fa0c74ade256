package dev.lumen.trace.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The jar of the profile "native", started from what was generated ahead of time. */
@Tag("aot")
class AotJarTests {

  private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

  private static final HttpClient http = HttpClient.newHttpClient();
  private static final List<String> log = new ArrayList<>();
  private static Process shop;
  private static String address;

  @BeforeAll
  static void start() throws IOException {
    shop =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dspring.aot.enabled=true",
                "-jar",
                System.getProperty("sample.jar", ""),
                "--server.port=0")
            .redirectErrorStream(true)
            .start();
    BufferedReader lines = shop.inputReader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      log.add(line);
      Matcher port = PORT.matcher(line);
      if (port.find()) {
        address = "http://localhost:" + port.group(1);
        Thread rest = new Thread(() -> lines.lines().forEach(each -> {}), "log-of-the-shop");
        rest.setDaemon(true);
        rest.start();
        return;
      }
    }
    throw new IllegalStateException(String.join("\n", log));
  }

  @AfterAll
  static void stop() {
    shop.destroy();
  }

  @Test
  void itStartsFromWhatWasGenerated() {
    assertThat(log).anyMatch(line -> line.contains("Starting AOT-processed SampleApplication"));
  }

  @Test
  void anOrderIsATraceWithItsStatements() throws Exception {
    String traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    HttpResponse<String> order =
        http.send(
            HttpRequest.newBuilder(URI.create(address + "/orders"))
                .header("Content-Type", "application/json")
                .header("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01")
                .POST(HttpRequest.BodyPublishers.ofString("{\"product\":\"book\",\"quantity\":2}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(order.statusCode()).isEqualTo(201);
    JsonNode trace = JsonMapper.shared().readTree(get("/actuator/traces/" + traceId));
    assertThat(trace.get("spans").valueStream().map(span -> span.get("name").asString()))
        .contains(
            "POST /orders",
            "place-order",
            "GET /stock/{product}",
            "SELECT \"PRODUCTS\"",
            "take-payment",
            "POST /payments",
            "INSERT \"ORDERS\"");
  }

  @Test
  void listAndPageAreThere() throws Exception {
    assertThat(get("/actuator/traces")).contains("\"service\":\"shop\"");
    assertThat(get("/actuator/traces/ui")).contains("<title>Traces</title>");
    assertThat(get("/actuator/traces/ui/app.js")).contains("import");
  }

  private static String get(String path) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create(address + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
