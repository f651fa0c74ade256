package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.spring.TraceLogs;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Which traces are listed, which not, and where those are that are not. */
class TraceWhereaboutsTests {

  private static final TraceId ID = new TraceId(0, 0x463ac35c9f6413adL);

  private static RunningApplication application;

  @BeforeAll
  static void start() {
    application = RunningApplication.exposing("lumen.trace.store.max-spans=20");
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
  void requestsOfOneCallersTraceAreALineEach() {
    String first = request("first");
    String second = request("second");

    JsonNode lines = list("");

    assertThat(texts(lines, "name")).containsExactly("second", "first");
    assertThat(texts(lines, "rootId")).containsExactly(second, first);
    assertThat(texts(lines, "traceId")).containsOnly(ID.toString());
    JsonNode all = application.json("/actuator/traces/" + ID);
    assertThat(all.get("spans")).hasSize(2);
    assertThat(all.get("heldRoots").intValue()).isEqualTo(2);
    JsonNode one = application.json("/actuator/traces/" + ID + "?root=" + first);
    assertThat(texts(one.get("spans"), "name")).containsExactly("first");
    assertThat(one.get("heldRoots").intValue()).isEqualTo(2);
    assertThat(one.get("shownRoots").intValue()).isEqualTo(1);
    assertThat(application.get("/actuator/traces/" + ID + "?root=x").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "463ac35c9f6413ad",
        "463AC35C9F6413AD",
        "0000000000000000463AC35C9F6413AD",
        "0000000000000000000463ac35c9f6413ad"
      })
  void anIdIsFoundInAnyCaseWithOrWithoutZeros(String written) {
    request("mine");
    application.tracer().start("another").end();

    assertThat(application.json("/actuator/traces/" + written).get("traceId").stringValue())
        .isEqualTo(ID.toString());
    assertThat(texts(list("?query=" + written), "name")).containsExactly("mine");
  }

  @Test
  void whatIsEvictedIsNamedAndSoIsWhatWasKept() {
    try (Span failed = application.tracer().start("failed")) {
      failed.setStatus(SpanStatus.ERROR);
    }
    Span evicted = application.tracer().start("evicted");
    evicted.end();
    JsonNode before = application.json("/actuator/traces");
    for (int i = 0; i < 19; i++) {
      application.tracer().start("newer").end();
    }

    JsonNode after = application.json("/actuator/traces?since=" + before.get("cursor"));
    JsonNode all = application.json("/actuator/traces");

    assertThat(after.get("whole").booleanValue()).isFalse();
    assertThat(after.get("traces")).hasSize(19);
    assertThat(texts(after.get("gone"), "traceId"))
        .containsExactly(evicted.context().traceId().toString());
    assertThat(texts(after.get("gone"), "rootId"))
        .containsExactly(evicted.context().spanId().toString());
    JsonNode kept = all.get("traces").get(19);
    assertThat(kept.get("name").stringValue()).isEqualTo("failed");
    assertThat(kept.get("kept").booleanValue()).isTrue();
    assertThat(all.get("traces").get(0).has("kept")).isFalse();
    assertThat(all.get("keptBefore").stringValue()).isGreaterThan(kept.get("start").stringValue());
    assertMissing(
        evicted.context().traceId(),
        "evicted",
        "lumen.trace.store.max-spans",
        "Raise it to hold more spans");
  }

  @Test
  void aSearchThatFindsNothingSaysWhatEachTermFindsAlone() {
    application.tracer().start("orders").end();

    JsonNode list = application.json("/actuator/traces?query=name:ordres+spans%3E0");

    assertThat(list.get("terms").toString())
        .isEqualTo(
            "[{\"term\":\"name:ordres\",\"matching\":0,\"instead\":[\"name:orders\"]},"
                + "{\"term\":\"spans>0\",\"matching\":1}]");
    for (String found :
        List.of("", "?query=orders", "?query=nowhere&since=" + list.get("cursor"))) {
      assertThat(application.json("/actuator/traces" + found).has("terms")).isFalse();
    }
  }

  @Test
  void theListIsGivenInPages() {
    for (int i = 0; i < 5; i++) {
      application.tracer().start("trace-" + i).end();
    }

    JsonNode first = application.json("/actuator/traces?limit=3");
    JsonNode second =
        application.json("/actuator/traces?limit=3&before=" + first.get("next").stringValue());

    assertThat(first.get("matching").intValue()).isEqualTo(5);
    assertThat(texts(first.get("traces"), "name")).containsExactly("trace-4", "trace-3", "trace-2");
    assertThat(texts(second.get("traces"), "name")).containsExactly("trace-1", "trace-0");
    assertThat(second.has("next")).isFalse();
    assertThat(application.get("/actuator/traces?before=x").statusCode()).isEqualTo(400);
  }

  @Test
  void workThatGoesOnIsInTheList() {
    Span root = application.tracer().start("answered");
    Span work = application.tracer().spanBuilder("work").parent(root).startDetached();
    root.end();
    JsonNode line = list("").get(0);
    work.end();

    assertThat(line.get("running").booleanValue()).isFalse();
    assertThat(line.get("workUntilMs").doubleValue())
        .isGreaterThan(line.get("durationMs").doubleValue());
  }

  @Test
  void aLineSaysWhatHappened() {
    Span root = application.tracer().start("GET /orders/{id}");
    root.setAttribute("url.path", "/orders/7");
    String running = list("").get(0).toString();
    for (int i = 0; i < 5; i++) {
      try (Span query = application.tracer().start("SELECT orders")) {
        query.setAttribute("db.query.text", "select * from orders where id = ?");
      }
    }
    root.setAttribute("http.response.status_code", 500);
    root.recordError(new IllegalStateException("no stock"));
    root.close();
    try (Span plain = application.tracer().start("GET /orders")) {
      plain.setAttribute("url.path", "/orders");
    }

    JsonNode line = list("").get(1);

    assertThat(running).contains("\"path\":\"/orders/7\"");
    assertThat(line.get("path").stringValue()).isEqualTo("/orders/7");
    assertThat(line.get("http").intValue()).isEqualTo(500);
    assertThat(line.get("exception").stringValue()).isEqualTo("java.lang.IllegalStateException");
    assertThat(line.get("repeats").intValue()).isEqualTo(5);
    assertThat(list("").get(0).propertyNames())
        .doesNotContain("path", "http", "exception", "repeats");
  }

  @Test
  void theLinesOfTheLogAreWithTheTrace() {
    Logger logger = LoggerFactory.getLogger("shop.Orders");
    logger.error("outside of any");
    Span root = application.tracer().start("order");
    try (root;
        Span child = application.tracer().start("pay")) {
      logger.error("refused: token=abc");
    }

    JsonNode lines = application.json("/actuator/traces/" + root.context().traceId()).get("logs");

    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).propertyNames())
        .containsExactly("time", "level", "logger", "thread", "spanId", "message");
    assertThat(lines.get(0).get("message").stringValue()).isEqualTo("refused: token=REDACTED");
    assertThat(lines.get(0).get("level").stringValue()).isEqualTo("ERROR");
    assertThat(lines.get(0).get("spanId").stringValue())
        .isNotEqualTo(root.context().spanId().toString());

    TracesEndpoint endpoint = application.context().getBean(TracesEndpoint.class);
    endpoint.clear();

    TraceLogs logs = application.context().getBean(TraceLogs.class);
    assertThat(logs.of(root.context().traceId())).isEmpty();
  }

  @Test
  void theLinesOfARequestThatWasEvictedAreNotThoseOfAnotherOneOfItsTrace() {
    request("first", "of the first");
    for (int i = 0; i < 20; i++) {
      application.tracer().start("newer").end();
    }
    request("second", "of the second");

    JsonNode trace = application.json("/actuator/traces/" + ID);

    assertThat(texts(trace.get("spans"), "name")).containsExactly("second");
    assertThat(texts(trace.get("logs"), "message")).containsExactly("of the second");
  }

  @Test
  void whoLooksAgainAsksForTheLinesSinceThen() {
    Span root = application.tracer().start("order");
    try (root) {
      LoggerFactory.getLogger("shop.Orders").error("first");
      LoggerFactory.getLogger("shop.Orders").error("second");
    }
    String trace = "/actuator/traces/" + root.context().traceId();
    JsonNode all = application.json(trace).get("logs");
    String since = all.get(1).get("time").stringValue();

    assertThat(texts(all, "message")).containsExactly("first", "second");
    assertThat(texts(application.json(trace + "?logsFrom=" + since).get("logs"), "time"))
        .isNotEmpty()
        .containsOnly(since);
    assertThat(application.json(trace + "?logsFrom=2999-01-01T00:00:00Z").get("logs")).isEmpty();
    assertThat(application.json(trace + "?logsFrom=").get("logs")).hasSize(2);
    HttpResponse<String> refused = application.get(trace + "?logsFrom=soon");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("logsFrom", "soon", "2026-01-31T12:00:00Z");
  }

  @Test
  void whatACallerDecidedNotToRecordIsCountedAndSaid() {
    long before = unsampledByCaller();
    TraceId unsampled = new TraceId(3, 4);

    application
        .tracer()
        .spanBuilder("quiet")
        .parent(TraceContext.remote(unsampled, new SpanId(1), (byte) 0, TraceState.EMPTY))
        .start()
        .end();

    assertThat(unsampledByCaller()).isEqualTo(before + 1);
    assertMissing(
        unsampled,
        "unsampled_by_caller",
        "lumen.trace.sampling.parent-based",
        "Set it to false to decide here, whatever callers say");
  }

  @Test
  void whatWasForgottenOrIsUnknownIsSaidToBe() {
    request("forgotten");
    application.store().stats();
    application.store().clear();

    assertMissing(ID, "cleared", null, null);
    assertMissing(
        new TraceId(8, 9),
        "unknown",
        null,
        "It may be another service's, and run there: look in that one's explorer. Or it is of"
            + " before the last start, or gone too long ago to be remembered");
  }

  @Test
  void whatWasTooShortToMatterIsSaidToBeThat() {
    Span brief = application.tracer().spanBuilder("brief").minDuration(Duration.ofDays(1)).start();
    brief.end();

    assertMissing(
        brief.context().traceId(),
        "filtered",
        null,
        "It was shorter than lumen.trace.traced.beans-min-duration, or look for the SpanProcessor"
            + " whose onEnding says false to it");
  }

  private static void assertMissing(
      TraceId id, String reason, @Nullable String property, @Nullable String advice) {
    HttpResponse<String> response = application.get("/actuator/traces/" + id);
    JsonNode body = RunningApplication.json(response);
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(body.get("value").stringValue()).isEqualTo(id.toString());
    assertThat(body.get("reason").stringValue()).isEqualTo(reason);
    assertThat(body.path("property").stringValue("none"))
        .isEqualTo(property == null ? "none" : property);
    assertThat(body.path("advice").stringValue("none")).isEqualTo(advice == null ? "none" : advice);
  }

  /** Of a caller elsewhere. */
  private static String request(String name) {
    return request(name, "of " + name);
  }

  private static String request(String name, String line) {
    Tracer tracer = application.tracer();
    try (Span span =
        tracer
            .spanBuilder(name)
            .parent(TraceContext.remote(ID, new SpanId(5), (byte) 1, TraceState.EMPTY))
            .start()) {
      LoggerFactory.getLogger("shop.Orders").error(line);
      return span.context().spanId().toString();
    }
  }

  private static long unsampledByCaller() {
    return application.json("/actuator/traces").at("/stats/unsampledByCaller").longValue();
  }

  private static JsonNode list(String query) {
    return application.json("/actuator/traces" + query).get("traces");
  }

  private static List<String> texts(JsonNode array, String field) {
    return array.valueStream().map(each -> each.get(field).stringValue()).toList();
  }
}
