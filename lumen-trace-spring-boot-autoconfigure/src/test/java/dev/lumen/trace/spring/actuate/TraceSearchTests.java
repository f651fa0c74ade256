package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.store.TraceCondition;
import dev.lumen.trace.store.TraceQuery;
import dev.lumen.trace.store.TraceStore;
import dev.lumen.trace.store.TraceSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TraceSearchTests {

  // The same table is read by the test of the page's side, queries.test.js.
  private static final JsonNode TABLE =
      new JsonMapper().readTree(TraceSearchTests.class.getResourceAsStream("/ui/queries.json"));

  // As the table says.
  private static final TraceCondition SLOW =
      (trace, spans) ->
          TABLE
              .get("traces")
              .valueStream()
              .anyMatch(
                  each -> each.has("slow") && each.get("name").stringValue().equals(trace.name()));

  private final AtomicLong nanos = new AtomicLong();
  private final TraceStore store = new TraceStore();
  private final Tracer tracer =
      Tracer.builder().listener(store).clock(() -> Instant.EPOCH, nanos::get).build();

  @BeforeEach
  void recordTheTraces() {
    TABLE.get("traces").forEach(this::record);
  }

  private void record(JsonNode trace) {
    Span root = start(trace, null);
    List<Span> outliving = new ArrayList<>();
    for (JsonNode child : trace.path("children")) {
      Span span = start(child, root);
      if (child.has("outlives")) {
        outliving.add(span);
      } else {
        span.end();
      }
    }
    double ms = trace.get("ms").doubleValue();
    pass(ms);
    if (!trace.path("running").booleanValue(false)) {
      root.end();
    }
    pass(trace.path("workMs").doubleValue(ms) - ms);
    outliving.forEach(Span::end);
  }

  private void pass(double ms) {
    nanos.addAndGet(Math.round(ms * 1e6));
  }

  private Span start(JsonNode node, @Nullable Span parent) {
    Span span = tracer.spanBuilder(node.get("name").stringValue()).parent(parent).startDetached();
    node.path("attributes").properties().forEach(each -> set(span, each.getKey(), each.getValue()));
    for (JsonNode event : node.path("events")) {
      Attributes.Builder attributes = Attributes.builder();
      event
          .get("attributes")
          .properties()
          .forEach(each -> attributes.put(each.getKey(), each.getValue().stringValue()));
      span.addEvent(event.get("name").stringValue(), attributes.build());
    }
    if (node.path("failed").booleanValue(false)) {
      span.setStatus(SpanStatus.ERROR, node.path("message").stringValue(null));
    }
    return span;
  }

  private static void set(Span span, String key, JsonNode value) {
    if (value.isNumber()) {
      span.setAttribute(key, value.longValue());
    } else {
      span.setAttribute(key, value.stringValue());
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  static Stream<Arguments> queries() {
    return TABLE
        .get("queries")
        .valueStream()
        .map(each -> argumentSet(each.get("query").toString(), each));
  }

  @ParameterizedTest
  @MethodSource("queries")
  void readsAsThePageDoes(JsonNode row) {
    String query = row.get("query").stringValue();

    if (row.has("error")) {
      assertThatThrownBy(() -> TraceSearch.parse(query, SLOW))
          .isInstanceOfSatisfying(
              RefusedException.class,
              e -> assertThat(e.refusal().value()).isEqualTo(row.get("error").stringValue()));
    } else {
      assertThat(names(query))
          .containsExactlyInAnyOrderElementsOf(
              row.get("finds")
                  .valueStream()
                  .map(place -> TABLE.at("/traces/" + place + "/name").stringValue())
                  .toList());
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "status:bad | status: and one of error, ok, unset, running, slow",
        "status>error | status: and a value",
        "dur>soon | dur> and a duration in us, ms, s or m, such as 50ms",
        "dur> | dur> and a value",
        "dur:5 | dur and one of > >= < <=",
        "errors>many | errors> and a whole number",
        "spans<=-1 | spans<= and a whole number",
        "spans=1 | spans and one of > >= < <=",
        "name: | name: and a value",
        "root=a | root: and a value",
        "attr. | a text, or attr. and a key",
        "attr.key= | attr.key, attr.key=value, where \"\" is the empty value, or attr.key>number",
        "attr.key>many | attr.key> and a number",
        "http:6xx | http: and a status such as 404 or 5xx, or http>=500",
        "- | a text, or attr. and a key",
        "nmae:orders | name: root: status: dur> errors> spans> http: attr.key or attr.key=value;"
            + " what is to be found as text stands in quotes",
        "\"never pay | a quote that is closed"
      })
  void aTermThatIsNotUnderstoodIsNamed(String search, String allowed) {
    assertThatThrownBy(() -> TraceSearch.parse("orders " + search, SLOW))
        .hasMessage("query is " + search + ": it must be " + allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\"b", "µ", "/orders/{id}", "\"http://host/?a=b\"", "*", ")"})
  void anyOtherTextIsLookedFor(String search) {
    assertThat(names(search).size()).isLessThan(3);
  }

  private List<String> names(String search) {
    return store.list(TraceQuery.ALL.with(TraceSearch.parse(search, SLOW))).traces().stream()
        .map(TraceSummary::name)
        .toList();
  }

  @Test
  void moreTermsThanAnybodyWritesAreRefused() {
    assertThat(TraceSearch.parse("a ".repeat(30), SLOW)).isNotNull();

    assertThatThrownBy(() -> TraceSearch.parse("(a OR " + "b ".repeat(30) + ")", SLOW))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("up to 30 terms");
  }
}
