package dev.lumen.trace.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The profiles "split" and "kafka" at once: an order goes through three processes and a broker. */
class SampleInPartsTests {

  private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

  private static final HttpClient http = HttpClient.newHttpClient();
  private static ConfigurableApplicationContext context;
  private static SplitServices split;
  private static List<JsonNode> spans;

  @BeforeAll
  static void order() throws Exception {
    context =
        SpringApplication.run(
            SampleApplication.class,
            "--spring.profiles.active=split,kafka",
            "--server.port=0",
            "--spring.main.banner-mode=off");
    split = context.getBean(SplitServices.class);
    String shop = context.getBean(ShopAddress.class).of("");
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(shop + "/orders"))
                .header("Content-Type", "application/json")
                .header("traceparent", "00-" + TRACE_ID + "-00f067aa0ba902b7-01")
                .POST(HttpRequest.BodyPublishers.ofString("{\"product\":\"book\",\"quantity\":2}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(201);
    spans =
        Stream.of(
                spans(shop, 13),
                spans(split.stock().address(), 3),
                spans(split.payment().address(), 1))
            .flatMap(List::stream)
            .toList();
  }

  @AfterAll
  static void theOthersEndWithTheShopByThemselves() {
    List<Process> processes = split.all().stream().map(ServiceProcess::process).toList();
    assertThat(processes).hasSize(2).allMatch(Process::isAlive);

    context.close();

    // Not killed: they saw the end of their input, as they do where the shop is killed.
    assertThat(processes).noneMatch(Process::isAlive).allMatch(process -> process.exitValue() == 0);
  }

  @Test
  void anOrderIsOneTraceInThreeProcesses() {
    assertThat(lines())
        .contains(
            "shop server POST /orders",
            "shop   internal place-order",
            "shop     client GET /stock/{product}",
            "stock       server GET /stock/{product}",
            "stock         internal ProductRepository.findById",
            "stock           client SELECT \"PRODUCTS\"",
            "shop     internal take-payment",
            "shop       client POST /payments",
            "payment         server POST /payments",
            "shop     internal OrderRepository.save",
            "shop       client INSERT \"ORDERS\"",
            "shop     internal send-confirmation");
  }

  @Test
  void itIsPublishedAndConsumedInTheSameTrace() {
    assertThat(lines())
        .containsSequence(
            "shop     producer send order.placed",
            "shop       consumer process order.placed",
            "shop         internal pack-order",
            "shop           internal OrderRepository.findById",
            "shop             client SELECT \"ORDERS\"");
  }

  @Test
  void theHomePageSaysWhereThePartsAre() throws Exception {
    assertThat(get(context.getBean(ShopAddress.class).of("/")))
        .contains("stock is at " + split.stock().address() + "/actuator/traces/ui")
        .contains("payment is at " + split.payment().address() + "/actuator/traces/ui");
  }

  /** The spans that one process has of the trace: the last of them end after the response. */
  private static List<JsonNode> spans(String address, int expected) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    List<JsonNode> found;
    do {
      JsonNode trace = JsonMapper.shared().readTree(get(address + "/actuator/traces/" + TRACE_ID));
      found = trace.get("spans").valueStream().filter(span -> span.has("durationUs")).toList();
    } while (found.size() < expected && System.nanoTime() < deadline);
    assertThat(found).hasSize(expected);
    return found;
  }

  private static String get(String address) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** Each span as its service, its kind and its name, indented by its depth, below its parent. */
  private static List<String> lines() {
    List<String> lines = new ArrayList<>();
    addChildren("00f067aa0ba902b7", "", lines);
    assertThat(lines).hasSameSizeAs(spans);
    return lines;
  }

  private static void addChildren(String parentId, String indent, List<String> lines) {
    for (JsonNode span : spans) {
      if (span.get("parentId").asString().equals(parentId)) {
        lines.add(
            "%s %s%s %s"
                .formatted(
                    span.get("service").asString(),
                    indent,
                    span.get("kind").asString(),
                    span.get("name").asString()));
        addChildren(span.get("spanId").asString(), indent + "  ", lines);
      }
    }
  }
}
