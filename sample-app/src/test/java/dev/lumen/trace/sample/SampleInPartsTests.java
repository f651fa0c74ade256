package dev.lumen.trace.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
  private static String shop;
  private static List<JsonNode> spans;

  @BeforeAll
  static void order() throws Exception {
    context =
        SpringApplication.run(
            SampleApplication.class,
            "--spring.profiles.active=split,kafka",
            "--server.port=0",
            "--management.endpoint.traces.access=unrestricted",
            "--spring.main.banner-mode=off");
    split = context.getBean(SplitServices.class);
    shop = context.getBean(ShopAddress.class).of("");
    order(TRACE_ID);
    spans =
        Stream.of(
                spans(TRACE_ID, shop, 13),
                spans(TRACE_ID, split.stock().address(), 3),
                spans(TRACE_ID, split.payment().address(), 1))
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

  @Test
  void thePartsAreFetchedAndJoinedAsThePageSays(@TempDir Path folder) throws Exception {
    String traceId = "5bf92f3577b34da6a3ce929d0e0e4736";
    order(traceId);
    spans(traceId, shop, 13);
    String ports =
        Stream.of(shop, split.stock().address(), split.payment().address())
            .map(address -> String.valueOf(URI.create(address).getPort()))
            .collect(Collectors.joining(" "));

    String fetch = Commands.of("sample.md", "for port in").get(0);
    Commands.run(
        "curl",
        fetch.replaceFirst("(?<= in )[\\d ]+(?=;)", ports).replace("{traceId}", traceId),
        folder);
    List<String> parts = Files.readAllLines(folder.resolve("parts.json"));
    for (int part = 0; part < parts.size(); part++) {
      Files.writeString(folder.resolve("trace-" + part + ".json"), parts.get(part));
    }
    Commands.run("jq", Commands.of("sample.md", "jq").get(0), folder);

    JsonNode whole = JsonMapper.shared().readTree(Files.readString(folder.resolve("whole.json")));
    assertThat(whole.valueStream().map(JsonNode::toString))
        .containsExactlyElementsOf(
            parts.stream().map(part -> JsonMapper.shared().readTree(part).toString()).toList());
    assertThat(whole.valueStream().map(part -> part.get("spans").size())).containsExactly(13, 3, 1);
  }

  @Test
  void eachCallOfThePagesIsAnswered(@TempDir Path folder) throws Exception {
    List<String> calls = Commands.ofAll("curl ");
    List<String> answers = new ArrayList<>();
    for (String call : calls) {
      String here = call.replace("http://localhost:8080", shop).replace("curl ", "curl -sSf ");
      answers.add(Commands.run("curl", here, folder));
    }

    assertThat(calls).hasSizeGreaterThan(3);
    assertThat(calls).anyMatch(call -> call.contains("-X DELETE"));
    assertThat(answers)
        .anyMatch(answer -> answer.contains("\"product\":\"book\""))
        .anyMatch(answer -> answer.contains("\"traces\":["))
        .anyMatch(answer -> answer.contains("else ratio 0.1"));
  }

  private static void order(String traceId) throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(shop + "/orders"))
                .header("Content-Type", "application/json")
                .header("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01")
                .POST(HttpRequest.BodyPublishers.ofString("{\"product\":\"book\",\"quantity\":2}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(201);
  }

  /** The spans that one process has of the trace: the last of them end after the response. */
  private static List<JsonNode> spans(String traceId, String address, int expected)
      throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    List<JsonNode> found;
    do {
      JsonNode trace = JsonMapper.shared().readTree(get(address + "/actuator/traces/" + traceId));
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
