package dev.lumen.trace.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.sampling.Sampler;
import dev.lumen.trace.spring.http.UrlRedaction;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spans of observations that a registry tells of. */
class SpanObservationHandlerTests {

  private static final String CALLER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private final InMemoryExporter exporter = new InMemoryExporter();
  private final Tracer tracer = Tracer.builder().exporter(exporter).build();
  private final ObservationRegistry registry = registry(tracer, false);

  private static ObservationRegistry registry(@Nullable Tracer tracer, boolean restart) {
    ObservationRegistry registry = ObservationRegistry.create();
    registry
        .observationConfig()
        .observationHandler(
            new SpanObservationHandler(
                () -> tracer,
                new TracedObservations(
                    EnumSet.allOf(TracedObservations.Own.class), List.of(), List.of("left.out")),
                new Keys(new UrlRedaction(List.of("token"))),
                restart));
    return registry;
  }

  @AfterEach
  void nothingStaysCurrent() {
    assertThat(CurrentSpan.get()).isNull();
    assertThat(registry.getCurrentObservation()).isNull();
  }

  private SpanData span(String name) {
    return exporter.spans().stream()
        .filter(span -> span.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(exporter.spans()));
  }

  @Test
  void anObservationIsASpanThatIsCurrentMeanwhile() {
    Observation.createNotStarted("stock.check", registry)
        .lowCardinalityKeyValue("warehouse", "north")
        .highCardinalityKeyValue("item", "4711")
        .lowCardinalityKeyValue("exception", KeyValue.NONE_VALUE)
        .observe(() -> tracer.start("inside").end());

    SpanData span = span("stock.check");
    assertThat(span.kind()).isEqualTo(SpanKind.INTERNAL);
    assertThat(span.parentSpanId()).isNull();
    assertThat(span.attributes().asMap())
        .containsOnly(Map.entry("warehouse", "north"), Map.entry("item", "4711"));
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(span("inside").parentSpanId()).isEqualTo(span.spanId());
  }

  @Test
  void statementsAreOneTextInTheirOrderEachOnce() {
    Observation batch = Observation.createNotStarted("r2dbc.query", registry);
    for (int i = 0; i < 12; i++) {
      String table = "table" + Math.min(i, 10);
      batch.highCardinalityKeyValue(
          "r2dbc.query[" + i + "]", "delete from " + table + " where a=7");
    }
    batch.observe(() -> {});

    assertThat(span("r2dbc.query").attributes().asMap()).containsOnlyKeys("db.query.text");
    assertThat(span("r2dbc.query").attributes().get("db.query.text"))
        .asString()
        .startsWith("delete from table0 where a=?; delete from table1 where a=?; ")
        .endsWith("; delete from table9 where a=?; delete from table10 where a=?");
  }

  @Test
  void theContextualNameIsTheNameWheneverItIsGiven() {
    Observation before =
        Observation.createNotStarted("query", registry).contextualName("query orders").start();
    AtomicReference<String> running = new AtomicReference<>();
    before.scoped(() -> running.set(((SpanData) Span.current()).name()));
    before.stop();
    Observation after = Observation.start("query", registry);
    after.contextualName("query items").stop();

    assertThat(running).hasValue("query orders");
    assertThat(exporter.spans())
        .extracting(SpanData::name)
        .containsExactly("query orders", "query items");
  }

  @Test
  void keysCountAsTheyAreAtTheEnd() {
    Observation observation = Observation.start("call", registry);
    observation.lowCardinalityKeyValue("outcome", "UNKNOWN");
    observation.lowCardinalityKeyValue("outcome", "SUCCESS");
    observation.stop();

    assertThat(span("call").attributes().get("outcome")).isEqualTo("SUCCESS");
  }

  @Test
  void aUrlHasNoSecrets() {
    Observation.createNotStarted("gateway", registry)
        .highCardinalityKeyValue("http.uri", "http://me:word@stock/items?token=secret&page=2")
        .highCardinalityKeyValue("target", "https://stock/items?token=secret")
        .highCardinalityKeyValue("text", "token=words")
        .observe(() -> {});

    assertThat(span("gateway").attributes().asMap())
        .isEqualTo(
            Map.of(
                "http.uri", "http://REDACTED:REDACTED@stock/items?token=REDACTED&page=2",
                "target", "https://stock/items?token=REDACTED",
                "text", "token=words"));
  }

  @Test
  void anErrorIsTheSpans() {
    assertThatThrownBy(
            () ->
                Observation.createNotStarted("call", registry)
                    .observe(
                        (Runnable)
                            () -> {
                              throw new IllegalStateException("no stock");
                            }))
        .hasMessage("no stock");

    SpanData span = span("call");
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.statusMessage()).isEqualTo("no stock");
    assertThat(span.attributes().get("error.type")).isEqualTo("java.lang.IllegalStateException");
    assertThat(span.events()).extracting(SpanEvent::name).containsExactly("exception");
  }

  @Test
  void eventsAreEvents() {
    Observation observation = Observation.start("call", registry);
    observation.event(Observation.Event.of("retry", "retry once"));
    observation.event(Observation.Event.of("reply", "reply", 1_000));
    observation.stop();

    assertThat(span("call").events())
        .extracting(SpanEvent::name)
        .containsExactly("retry once", "reply");
    assertThat(span("call").events().get(1).epochNanos())
        .isEqualTo(Instant.ofEpochMilli(1_000).getEpochSecond() * 1_000_000_000);
  }

  @Test
  void nestedObservationsAndSpansAreNestedAsTheyAre() {
    Observation.createNotStarted("outer", registry)
        .observe(
            () -> {
              try (Span between = tracer.start("between")) {
                Observation.createNotStarted("inner", registry).observe(() -> {});
              }
            });

    assertThat(span("between").parentSpanId()).isEqualTo(span("outer").spanId());
    assertThat(span("inner").parentSpanId()).isEqualTo(span("between").spanId());
  }

  @Test
  void aParentThatIsGivenIsTheParent() {
    Observation parent = Observation.start("parent", registry);
    try (Span current = tracer.start("current")) {
      Observation.createNotStarted("child", registry).parentObservation(parent).start().stop();
    }
    parent.stop();

    assertThat(span("child").parentSpanId()).isEqualTo(span("parent").spanId());
  }

  @Test
  void whatIsBelowOneThatIsLeftOutBelongsToWhatIsAroundIt() {
    try (Span current = tracer.start("current")) {
      Observation.createNotStarted("left.out", registry)
          .observe(() -> Observation.createNotStarted("child", registry).observe(() -> {}));
    }
    Observation outer = Observation.start("outer", registry);
    Observation out =
        Observation.createNotStarted("left.out", registry).parentObservation(outer).start();
    Observation.createNotStarted("grandchild", registry).parentObservation(out).start().stop();
    out.stop();
    outer.stop();

    assertThat(span("child").parentSpanId()).isEqualTo(span("current").spanId());
    assertThat(span("grandchild").parentSpanId()).isEqualTo(span("outer").spanId());
    assertThat(exporter.spans()).extracting(SpanData::name).doesNotContain("left.out");
  }

  @Test
  void scopesMayBeOpenOnSeveralThreadsAndOneInTheOther() throws Exception {
    Observation observation = Observation.start("work", registry);
    AtomicReference<@Nullable Span> there = new AtomicReference<>();
    AtomicReference<@Nullable Span> after = new AtomicReference<>();
    CountDownLatch opened = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Thread other =
        new Thread(
            () -> {
              try (Observation.Scope scope = observation.openScope()) {
                there.set(CurrentSpan.get());
                opened.countDown();
                closed.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              after.set(CurrentSpan.get());
            });
    Observation.Scope first = observation.openScope();
    Span span = CurrentSpan.get();
    other.start();
    opened.await();
    Observation.Scope second = observation.openScope();
    second.close();

    assertThat(CurrentSpan.get()).isSameAs(span);
    first.close();
    assertThat(CurrentSpan.get()).isNull();
    closed.countDown();
    other.join();
    observation.stop();
    assertThat(there).hasValue(span);
    assertThat(after).hasNullValue();
  }

  @Test
  @SuppressWarnings("deprecation")
  void aThreadIsResetAndSetAgain() {
    Observation observation = Observation.start("work", registry);
    Observation.Scope scope = observation.openScope();
    Span span = CurrentSpan.get();

    scope.reset();
    assertThat(CurrentSpan.get()).isNull();
    scope.makeCurrent();
    assertThat(CurrentSpan.get()).isSameAs(span);

    scope.close();
    observation.stop();
  }

  @Test
  void aSpanWithinItThatWasCarriedAlongStaysCurrent() {
    Observation observation = Observation.start("work", registry);
    Span within;
    try (Observation.Scope scope = observation.openScope()) {
      within = tracer.spanBuilder("within").startDetached();
    }
    // As context propagation does it on another thread, the span first.
    try (Scope carried = within.makeCurrent();
        Observation.Scope scope = observation.openScope()) {
      assertThat(CurrentSpan.get()).isSameAs(within);
    }
    within.end();
    observation.stop();
  }

  @ParameterizedTest
  @CsvSource({"CLIENT", "PRODUCER"})
  void whatIsSentHasTheHeaders(Kind kind) {
    Map<String, String> headers = new HashMap<>();
    SenderContext<Map<String, String>> context =
        new SenderContext<>(SpanObservationHandlerTests::put, kind);
    context.setCarrier(headers);
    context.setRemoteServiceName("stock");
    context.setRemoteServiceAddress("http://stock.shop:8081");

    Observation.createNotStarted("call", () -> context, registry).observe(() -> {});

    SpanData span = span("call");
    assertThat(span.kind()).isEqualTo(SpanKind.valueOf(kind.name()));
    assertThat(headers)
        .containsEntry("traceparent", "00-" + span.traceId() + "-" + span.spanId() + "-03")
        .containsEntry("X-Trace-ID", span.traceId().toString());
    assertThat(span.attributes().asMap())
        .containsOnly(
            Map.entry("peer.service", "stock"),
            Map.entry("server.address", "stock.shop"),
            Map.entry("server.port", 8081L));
  }

  private static void put(@Nullable Map<String, String> map, String key, String value) {
    if (map != null) {
      map.put(key, value);
    }
  }

  private static ReceiverContext<Map<String, String>> received(Kind kind) {
    ReceiverContext<Map<String, String>> context = new ReceiverContext<>(Map::get, kind);
    context.setCarrier(Map.of("traceparent", CALLER));
    return context;
  }

  @ParameterizedTest
  @CsvSource({"SERVER", "CONSUMER"})
  void whatIsReceivedGoesOnInTheTrace(Kind kind) {
    Observation.createNotStarted("receive", () -> received(kind), registry).observe(() -> {});

    SpanData span = span("receive");
    assertThat(span.kind()).isEqualTo(SpanKind.valueOf(kind.name()));
    assertThat(span.traceId()).hasToString("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(span.parentSpanId()).hasToString("00f067aa0ba902b7");
    assertThat(span.hasRemoteParent()).isTrue();
  }

  @Test
  void whatIsReceivedStartsAnewWhereItIsToldTo() {
    ObservationRegistry restarting = registry(tracer, true);

    Observation.createNotStarted("receive", () -> received(Kind.CONSUMER), restarting)
        .observe(() -> {});

    assertThat(span("receive").parentSpanId()).isNull();
    assertThat(span("receive").links())
        .singleElement()
        .satisfies(
            link ->
                assertThat(link.context().traceId())
                    .hasToString("4bf92f3577b34da6a3ce929d0e0e4736"));
  }

  @Test
  void aServerWithinTheSpanOfItsRequestIsBelowThat() {
    ReceiverContext<Map<String, String>> request = received(Kind.SERVER);

    Observation.createNotStarted("http", () -> request, registry)
        .observe(
            () ->
                Observation.createNotStarted("rpc", () -> received(Kind.SERVER), registry)
                    .observe(() -> {}));

    assertThat(span("rpc").parentSpanId()).isEqualTo(span("http").spanId());
  }

  @Test
  void carriersThatThrowHarmNobody() {
    SenderContext<String> sent =
        new SenderContext<>(
            (carrier, key, value) -> {
              throw new UnsupportedOperationException("read-only");
            });
    sent.setCarrier("message");
    ReceiverContext<String> received =
        new ReceiverContext<>(
            (carrier, key) -> {
              throw new IllegalStateException("closed");
            });
    received.setCarrier("message");

    Observation.createNotStarted("send", () -> sent, registry).observe(() -> {});
    Observation.createNotStarted("receive", () -> received, registry).observe(() -> {});

    assertThat(exporter.spans()).extracting(SpanData::name).containsExactly("send", "receive");
  }

  @Test
  void contextsThatThrowHarmNobody() {
    Observation.Context broken =
        new Observation.Context() {
          @Override
          public @Nullable String getContextualName() {
            throw new IllegalStateException("no name");
          }
        };
    Observation.Event event =
        new Observation.Event() {
          @Override
          public String getName() {
            throw new IllegalStateException("no name");
          }
        };

    Observation.createNotStarted("broken", () -> broken, registry).observe(() -> {});
    Observation observation = Observation.start("work", registry);
    observation.event(event);
    observation.stop();

    assertThat(exporter.spans()).extracting(SpanData::name).containsExactly("work");
  }

  @Test
  void withoutATracerNothingIsDone() {
    Observation.createNotStarted("early", registry(null, false)).observe(() -> {});

    assertThat(exporter.spans()).isEmpty();
  }

  @Test
  void anUnsampledTraceGoesOnUnsampled() {
    Tracer never = Tracer.builder().sampler(Sampler.never()).exporter(exporter).build();
    Map<String, String> headers = new HashMap<>();
    SenderContext<Map<String, String>> context =
        new SenderContext<>(SpanObservationHandlerTests::put);
    context.setCarrier(headers);

    Observation.createNotStarted("send", () -> context, registry(never, false))
        .observe(() -> assertThat(CurrentSpan.get()).isNotNull());

    assertThat(headers.get("traceparent")).endsWith("-02");
    assertThat(exporter.spans()).isEmpty();
  }

  @Test
  void anotherHandlerFindsTheSpanInEachScope() {
    AtomicReference<@Nullable Span> seen = new AtomicReference<>();
    registry
        .observationConfig()
        .observationHandler(
            new ObservationHandler<Observation.Context>() {
              @Override
              public void onScopeOpened(Observation.Context context) {
                seen.set(CurrentSpan.get());
              }

              @Override
              public boolean supportsContext(Observation.Context context) {
                return true;
              }
            });

    Observation.createNotStarted("work", registry).observe(() -> {});

    assertThat(seen.get()).isNotNull();
  }
}
