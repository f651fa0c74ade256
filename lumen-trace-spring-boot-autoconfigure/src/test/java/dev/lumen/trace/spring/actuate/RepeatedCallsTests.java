package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.lumen.trace.Span;
import dev.lumen.trace.SpanBuilder;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.store.TraceQuery;
import dev.lumen.trace.store.TraceStore;
import dev.lumen.trace.store.TraceSummary;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is said of a trace in the list is what its page says, of whatever calls it makes. */
class RepeatedCallsTests {

  private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
  private static final TraceContext CALLER =
      TraceContext.remote(new TraceId(1, 2), new SpanId(3), TraceContext.SAMPLED, TraceState.EMPTY);

  private final TraceStore store = new TraceStore();
  private final Tracer tracer = Tracer.builder().listener(store).build();
  private final Map<String, List<Made>> made = new HashMap<>();

  /** The same table is read by the test of the page's side, groups.test.js. */
  static Stream<Arguments> cases() {
    JsonNode table =
        new JsonMapper()
            .readTree(RepeatedCallsTests.class.getResourceAsStream("/ui/n-plus-one.json"));
    return table.valueStream().map(each -> argumentSet(each.get("case").stringValue(), each));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void findsWhatThePageFinds(JsonNode row) {
    row.get("spans").forEach(this::make);

    int most =
        store.list(TraceQuery.ALL).traces().stream()
            .mapToInt(TraceSummary::repeats)
            .max()
            .orElseThrow();
    assertThat(most).isEqualTo(row.get("times").intValue());
    store.close();
  }

  private void make(JsonNode plan) {
    List<@Nullable Made> parents = new ArrayList<>();
    if (plan.has("of")) {
      parents.addAll(made.getOrDefault(plan.get("of").stringValue(), List.of()));
    } else {
      parents.add(null);
    }
    List<Made> copies = new ArrayList<>();
    for (Made parent : parents) {
      for (int i = 0; i < plan.path("count").intValue(1); i++) {
        copies.add(copy(plan, parent, i));
      }
    }
    made.put(plan.get("id").stringValue(), copies);
  }

  private Made copy(JsonNode plan, @Nullable Made parent, int i) {
    long after = plan.at("/us/0").longValue() + i * plan.path("every").longValue(0);
    Instant start = (parent == null ? START : parent.start()).plus(after, ChronoUnit.MICROS);
    SpanKind kind =
        SpanKind.valueOf(plan.path("kind").stringValue("internal").toUpperCase(Locale.ROOT));
    SpanBuilder builder = tracer.spanBuilder("work").kind(kind).startTime(start);
    if (plan.has("remote")) {
      builder.parent(CALLER);
    } else {
      builder.parent(parent == null ? null : parent.span());
    }
    Span span = builder.startDetached();
    plan.path("attributes")
        .properties()
        .forEach(
            each ->
                span.setAttribute(
                    each.getKey(),
                    each.getValue().stringValue().replace("{i}", String.valueOf(i))));
    span.end(start.plus(plan.at("/us/1").longValue(), ChronoUnit.MICROS));
    return new Made(span, start);
  }

  private record Made(Span span, Instant start) {}
}
