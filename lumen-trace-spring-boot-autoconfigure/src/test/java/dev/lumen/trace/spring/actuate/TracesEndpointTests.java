package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanStatus;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class TracesEndpointTests {

  private static final String UNKNOWN_ID = "0af7651916cd43dd8448eb211c80319c";

  private static RunningApplication application;

  @BeforeAll
  static void start() {
    application = RunningApplication.exposing("management.endpoint.traces.access=unrestricted");
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @BeforeEach
  void forget() {
    application.store().clear();
  }

  @Test
  void listsTheNewestTraceFirst() {
    record("first");
    record("second");

    assertThat(names("")).containsExactly("second", "first");
  }

  @Test
  void saysOfEachTraceWhatTheListShows() {
    String id;
    try (Span span = application.tracer().start("checkout")) {
      id = span.context().traceId().toString();
      record("payment");
    }

    JsonNode list = application.json("/actuator/traces");
    JsonNode trace = list.get("traces").get(0);

    assertThat(list.propertyNames())
        .containsExactly(
            "service",
            "instance",
            "cursor",
            "evicted",
            "whole",
            "matching",
            "gone",
            "traces",
            "stats");
    assertThat(list.get("service").stringValue()).isEqualTo("orders");
    assertThat(list.get("instance"))
        .isEqualTo(application.json("/actuator/traces").get("instance"));
    assertThat(list.get("cursor").longValue()).isPositive();
    assertThat(trace.propertyNames())
        .containsExactly(
            "traceId",
            "rootId",
            "name",
            "start",
            "durationMs",
            "spans",
            "errors",
            "status",
            "running");
    assertThat(trace.get("traceId").stringValue()).isEqualTo(id);
    assertThat(trace.get("rootId").stringValue()).hasSize(16);
    assertThat(trace.get("name").stringValue()).isEqualTo("checkout");
    assertThat(trace.get("start").stringValue())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z");
    assertThat(trace.get("durationMs").isNumber()).isTrue();
    assertThat(trace.get("spans").intValue()).isEqualTo(2);
    assertThat(trace.get("errors").intValue()).isZero();
    assertThat(trace.get("status").stringValue()).isEqualTo("unset");
    assertThat(trace.get("running").booleanValue()).isFalse();
  }

  @Test
  void listsATraceThatRuns() {
    try (Span span = application.tracer().start("slow")) {
      JsonNode trace = application.json("/actuator/traces").get("traces").get(0);

      assertThat(trace.get("running").booleanValue()).isTrue();
      assertThat(span.isRecording()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "name=ORDER, order",
    "status=error, failed",
    "status=ERROR, failed",
    "status=Ok, order",
    "status=unset, tagged",
    "attribute=customer:a%3Ab, tagged",
    "limit=1, tagged",
    "'name=tag&status=&limit=', tagged"
  })
  void filters(String query, String expected) {
    try (Span span = application.tracer().start("order")) {
      span.setStatus(SpanStatus.OK);
    }
    try (Span span = application.tracer().start("failed")) {
      span.recordError(new IllegalStateException("no stock"));
    }
    try (Span span = application.tracer().start("tagged")) {
      span.setAttribute("customer", "a:b");
    }

    assertThat(names("?" + query)).containsExactly(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1ns", "0ms", "PT0.000000001S"})
  void takesAMinimalDurationInEveryNotationOfBoot(String duration) {
    record("work");

    assertThat(names("?minDuration=" + duration)).containsExactly("work");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3600000", "3600s", "1h", "PT1H"})
  void leavesOutWhatWasQuicker(String duration) {
    record("work");

    assertThat(names("?minDuration=" + duration)).isEmpty();
  }

  @Test
  void listsOnlyWhatHasChangedSinceACursor() {
    record("old");
    long cursor = application.json("/actuator/traces").get("cursor").longValue();
    record("new");

    assertThat(names("?since=" + cursor)).containsExactly("new");
  }

  @ParameterizedTest
  @CsvSource({
    "status, failed, 'error, ok or unset'",
    "minDuration, soon, 'a duration such as 50ms, 1s or PT1S, or a number of milliseconds'",
    "minDuration, -1s, 'a duration such as 50ms, 1s or PT1S, or a number of milliseconds'",
    "minDuration, 999999999d, 'a duration such as 50ms, 1s or PT1S, or a number of milliseconds'",
    "attribute, key, key:value",
    "limit, 0, a number from 1 to 10000",
    "limit, 10001, a number from 1 to 10000",
    "limit, ten, a number from 1 to 10000",
    "since, -1, the cursor of an earlier list"
  })
  void explainsAFilterThatItDoesNotUnderstand(String parameter, String value, String allowed) {
    HttpResponse<String> response = application.get("/actuator/traces?" + parameter + "=" + value);

    JsonNode body = RunningApplication.json(response);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(body.propertyNames()).containsExactly("error", "parameter", "value", "allowed");
    assertThat(body.get("parameter").stringValue()).isEqualTo(parameter);
    assertThat(body.get("value").stringValue()).isEqualTo(value);
    assertThat(body.get("allowed").stringValue()).isEqualTo(allowed);
  }

  @Test
  void showsATraceWithAllThatItsSpansHold() {
    String id;
    try (Span root = application.tracer().start("checkout")) {
      id = root.context().traceId().toString();
      try (Span child =
          application
              .tracer()
              .spanBuilder("payment")
              .kind(SpanKind.CLIENT)
              .link(root.context(), attributes(33))
              .start()) {
        child.setAttribute("amount", 12.5).setAttribute("tags", List.of("a", "b"));
        child.addEvent("retry", Attributes.of("attempt", 2));
        child.setStatus(SpanStatus.ERROR, "refused");
      }
    }

    JsonNode trace = application.json("/actuator/traces/" + id);

    assertThat(trace.propertyNames())
        .containsExactly(
            "traceId",
            "complete",
            "heldRoots",
            "shownRoots",
            "sampling",
            "exports",
            "spans",
            "logs");
    assertThat(trace.get("complete").booleanValue()).isTrue();
    JsonNode root = trace.get("spans").get(0);
    assertThat(root.propertyNames())
        .containsExactly(
            "spanId",
            "name",
            "kind",
            "service",
            "start",
            "offsetUs",
            "durationUs",
            "selfUs",
            "thread",
            "running",
            "status",
            "attributes",
            "events",
            "links",
            "dropped");
    assertThat(root.get("kind").stringValue()).isEqualTo("internal");
    assertThat(root.get("offsetUs").longValue()).isZero();
    assertThat(root.get("selfUs").longValue())
        .isLessThanOrEqualTo(root.get("durationUs").longValue());
    assertThat(root.get("thread").stringValue()).isEqualTo(Thread.currentThread().getName());
    JsonNode child = trace.get("spans").get(1);
    assertThat(child.get("parentId").stringValue()).isEqualTo(root.get("spanId").stringValue());
    assertThat(child.get("kind").stringValue()).isEqualTo("client");
    assertThat(child.get("status").stringValue()).isEqualTo("error");
    assertThat(child.get("statusMessage").stringValue()).isEqualTo("refused");
    assertThat(child.get("attributes").toString())
        .isEqualTo("{\"amount\":12.5,\"tags\":[\"a\",\"b\"]}");
    assertThat(child.get("events").get(0).propertyNames())
        .containsExactly("name", "time", "offsetUs", "attributes", "droppedAttributes");
    assertThat(child.get("events").get(0).get("attributes").toString())
        .isEqualTo("{\"attempt\":2}");
    JsonNode link = child.get("links").get(0);
    assertThat(link.propertyNames())
        .containsExactly("traceId", "spanId", "attributes", "droppedAttributes");
    assertThat(link.get("traceId").stringValue()).isEqualTo(id);
    assertThat(link.get("droppedAttributes").intValue()).isEqualTo(1);
    assertThat(child.get("dropped").toString())
        .isEqualTo("{\"attributes\":0,\"events\":0,\"links\":0}");
  }

  @Test
  void doesNotFindATraceThatIsNotHeld() {
    HttpResponse<String> response = application.get("/actuator/traces/" + UNKNOWN_ID);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(RunningApplication.json(response).get("value").stringValue()).isEqualTo(UNKNOWN_ID);
    assertThat(response.body()).contains("No trace of this id is held");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000000000000000000000000000",
        "1af7651916cd43dd8448eb211c80319c0",
        "0af7651916cd43dd8448eb211c80319c/spans",
        "%3Cscript%3E"
      })
  void doesNotFindWhatIsNoId(String id) {
    HttpResponse<String> response = application.get("/actuator/traces/" + id);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("up to 32 hex digits");
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/vnd.spring-boot.actuator.v3+json");
  }

  @Test
  void accountsForEverySpan() {
    JsonNode before = application.json("/actuator/traces").get("stats");
    record("work");

    JsonNode stats = application.json("/actuator/traces").get("stats");

    assertThat(stats.propertyNames())
        .containsExactly(
            "started",
            "live",
            "filtered",
            "unsampled",
            "unsampledByCaller",
            "rateLimited",
            "abandoned",
            "exporters",
            "store");
    assertThat(stats.get("started").longValue()).isEqualTo(before.get("started").longValue() + 1);
    assertThat(stats.get("live").longValue()).isZero();
    assertThat(stats.get("store").get("heldSpans").longValue()).isEqualTo(1);
  }

  @Test
  void forgetsAllTracesWhereAccessIsUnrestricted() {
    record("work");

    HttpResponse<String> response = application.delete("/actuator/traces");

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(names("")).isEmpty();
  }

  @Test
  void searchesByTheLanguageOfThePage() {
    try (Span span = application.tracer().start("order")) {
      span.setAttribute("customer", "Ada");
    }
    record("payment");

    assertThat(names("?query=attr.customer%3DAda")).containsExactly("order");
    assertThat(names("?query=-attr.customer")).containsExactly("payment");
    assertThat(names("?query=+")).hasSize(2);
    assertThat(names("?query=%E3%80%80")).as("an ideographic space is text").isEmpty();
    assertThat(application.get("/actuator/traces?query=status:odd").statusCode()).isEqualTo(400);
  }

  @Test
  void namesWhatThereIsToSearchFor() {
    try (Span span = application.tracer().start("order")) {
      span.setAttribute("customer", "Ada");
    }

    JsonNode fields = application.json("/actuator/traces/fields");

    assertThat(fields.get("names").get(0).stringValue()).isEqualTo("order");
    assertThat(fields.get("attributes").get("customer").get(0).stringValue()).isEqualTo("Ada");
    assertThat(fields.get("examples").get(0).propertyNames()).containsExactly("text", "hint");
  }

  @Test
  void showsALongTraceByPages() {
    String id;
    try (Span root = application.tracer().start("root")) {
      id = root.context().traceId().toString();
      for (int i = 0; i < 2500; i++) {
        record("child");
      }
    }

    JsonNode first = application.json("/actuator/traces/" + id);
    JsonNode second = application.json("/actuator/traces/" + id + "?from=2000");

    assertThat(first.get("spans")).hasSize(2000);
    assertThat(first.get("next").intValue()).isEqualTo(2000);
    assertThat(second.get("spans")).hasSize(501);
    assertThat(second.has("next")).isFalse();
    assertThat(application.get("/actuator/traces/" + id + "?from=2501").statusCode())
        .isEqualTo(400);
    assertThat(application.get("/actuator/traces/" + id + "?from=-1").statusCode()).isEqualTo(400);
  }

  @Test
  void showsTheStackOfASpanThatRuns() {
    try (Span span = application.tracer().start("slow")) {
      String path =
          "/actuator/traces/" + span.context().traceId() + "/" + span.context().spanId() + "/stack";

      JsonNode stack = application.json(path);

      assertThat(stack.get("thread").stringValue()).isEqualTo(Thread.currentThread().getName());
      assertThat(stack.get("frames").toString()).contains("showsTheStackOfASpanThatRuns");
    }
  }

  @Test
  void hasNoStackOfASpanThatHasEnded() {
    Span span = application.tracer().start("quick");
    span.end();

    String path =
        "/actuator/traces/" + span.context().traceId() + "/" + span.context().spanId() + "/stack";

    assertThat(application.get(path).statusCode()).isEqualTo(404);
  }

  private static Attributes attributes(int count) {
    Attributes.Builder attributes = Attributes.builder();
    for (int i = 0; i < count; i++) {
      attributes.put("key" + i, i);
    }
    return attributes.build();
  }

  private static void record(String name) {
    application.tracer().start(name).end();
  }

  private static List<String> names(String query) {
    return application
        .json("/actuator/traces" + query)
        .get("traces")
        .valueStream()
        .map(trace -> trace.get("name").stringValue())
        .toList();
  }
}
