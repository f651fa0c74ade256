package dev.lumen.trace.spring.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.sampling.Sampler;
import io.micrometer.tracing.BaggageInScope;
import io.micrometer.tracing.CurrentTraceContext;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.ScopedSpan;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.SpanAndScope;
import io.micrometer.tracing.ThreadLocalSpan;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer.SpanInScope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Code that was written to Micrometer Tracing makes our spans. */
class MicrometerTracerTests {

  private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN_ID = "00f067aa0ba902b7";

  private final InMemoryExporter exporter = new InMemoryExporter();
  private final Tracer lumen = Tracer.builder().exporter(exporter).build();
  private final MicrometerTracer tracer = new MicrometerTracer(() -> lumen);
  private final MicrometerPropagator propagator = new MicrometerPropagator(() -> lumen);

  @AfterEach
  void nothingStaysCurrent() {
    assertThat(dev.lumen.trace.Span.current().context().isValid()).isFalse();
  }

  private SpanData exported(String name) {
    return exporter.spans().stream()
        .filter(span -> span.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aSpanIsCurrentInItsScopeAndTheParentOfWhatStartsThere() {
    Span outer = tracer.nextSpan().name("outer").start();
    try (SpanInScope scope = tracer.withSpan(outer)) {
      assertThat(tracer.currentSpan()).isEqualTo(outer);
      lumen.start("inner").end();
    } finally {
      outer.end();
    }

    assertThat(tracer.currentSpan()).isNull();
    assertThat(exported("inner").parentSpanId()).isEqualTo(exported("outer").spanId());
    assertThat(outer.context().spanId()).isEqualTo(exported("outer").spanId().toString());
  }

  @Test
  void ourSpanIsTheParentOfTheirs() {
    try (dev.lumen.trace.Span ours = lumen.start("ours")) {
      tracer.nextSpan().name("next").start().end();
      tracer.spanBuilder().name("built").start().end();
      tracer.nextSpan(tracer.currentSpan()).name("of the current").start().end();
    }

    assertThat(exporter.spans())
        .filteredOn(span -> !span.name().equals("ours"))
        .hasSize(3)
        .allSatisfy(span -> assertThat(span.parentSpanId()).isEqualTo(exported("ours").spanId()));
  }

  @Test
  void theNameIsKnownToTheSampler() {
    Tracer choosy =
        Tracer.builder()
            .exporter(exporter)
            .sampler(parameters -> parameters.name().equals("wanted"))
            .build();
    MicrometerTracer wrapped = new MicrometerTracer(() -> choosy);

    wrapped.nextSpan().name("wanted").start().end();
    Span unwanted = wrapped.nextSpan().name("unwanted").start();
    unwanted.end();

    assertThat(exporter.spans()).extracting(SpanData::name).containsExactly("wanted");
    assertThat(unwanted.isNoop()).isTrue();
    assertThat(unwanted.context().sampled()).isFalse();
  }

  @Test
  void aSpanThatHasNotStartedHasIdsAndCanBeWrittenTo() {
    Span span = tracer.nextSpan();

    assertThat(span.context().traceId()).hasSize(32);
    span.name("late").tag("a", "b").start().end();

    assertThat(exported("late").attributes().asMap()).containsEntry("a", "b");
  }

  @Test
  void allThatIsSaidOfASpanIsRecorded() {
    IllegalStateException failure = new IllegalStateException("on purpose");
    tracer
        .nextSpan()
        .name("work")
        .start()
        .tag("text", "a")
        .tag("long", 7L)
        .tag("double", 0.5)
        .tag("flag", true)
        .tagOfLongs("longs", List.of(1L, 2L))
        .event("happened")
        .event("happened then", 5, TimeUnit.SECONDS)
        .remoteServiceName("stock")
        .remoteIpAndPort("10.0.0.7", 8080)
        .error(failure)
        .end();

    SpanData span = exported("work");
    assertThat(span.attributes().asMap())
        .containsEntry("text", "a")
        .containsEntry("long", 7L)
        .containsEntry("double", 0.5)
        .containsEntry("flag", true)
        .containsEntry("longs", List.of(1L, 2L))
        .containsEntry("peer.service", "stock")
        .containsEntry("network.peer.address", "10.0.0.7")
        .containsEntry("network.peer.port", 8080L);
    assertThat(span.events())
        .extracting(event -> event.name())
        .containsExactly("happened", "happened then", "exception");
    assertThat(span.events().get(1).epochNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(5));
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
  }

  @Test
  void aBuilderSaysItAllBeforeTheStart() {
    Span linked = tracer.spanBuilder().name("linked").start();
    linked.end();
    tracer
        .spanBuilder()
        .tag("text", "a")
        .tag("long", 7L)
        .event("happened")
        .error(new IllegalStateException())
        .kind(Span.Kind.PRODUCER)
        .startTimestamp(5, TimeUnit.SECONDS)
        .addLink(new Link(linked, Map.of("why", "because")))
        .name("built")
        .start()
        .end(7, TimeUnit.SECONDS);

    SpanData span = exported("built");
    assertThat(span.kind()).isEqualTo(SpanKind.PRODUCER);
    assertThat(span.startEpochNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(5));
    assertThat(span.durationNanos()).isEqualTo(Duration.ofSeconds(2).toNanos());
    assertThat(span.attributes().asMap()).containsEntry("text", "a").containsEntry("long", 7L);
    assertThat(span.events()).hasSize(2);
    assertThat(span.links())
        .singleElement()
        .satisfies(
            link -> {
              assertThat(link.context().spanId()).isEqualTo(exported("linked").spanId());
              assertThat(link.attributes().asMap()).containsEntry("why", "because");
            });
  }

  @Test
  void aScopedSpanIsCurrentUntilItsEnd() {
    ScopedSpan span = tracer.startScopedSpan("scoped").tag("a", "b").event("happened");

    assertThat(tracer.currentTraceContext().context()).isEqualTo(span.context());
    span.error(new IllegalStateException()).name("renamed").end();

    assertThat(exported("renamed").attributes().asMap()).containsEntry("a", "b");
    assertThat(exported("renamed").status()).isEqualTo(SpanStatus.ERROR);
  }

  @Test
  void noSpanCanBeCurrentWithinOneThatIs() {
    try (dev.lumen.trace.Span ours = lumen.start("ours")) {
      try (SpanInScope none = tracer.withSpan(null)) {
        assertThat(tracer.currentSpan()).isNull();
        assertThat(tracer.currentSpanCustomizer()).isNull();
        lumen.start("root").end();
      }
      assertThat(tracer.currentSpan()).isNotNull();
    }

    assertThat(exported("root").parentSpanId()).isNull();
  }

  @Test
  void aContextCanBeMadeOfIds() {
    TraceContext context =
        tracer
            .traceContextBuilder()
            .traceId(TRACE_ID)
            .spanId(SPAN_ID)
            .parentId("00f067aa0ba902b8")
            .sampled(true)
            .build();

    tracer.spanBuilder().setParent(context).name("child").start().end();

    assertThat(context.parentId()).isEqualTo("00f067aa0ba902b8");
    assertThat(exported("child").traceId()).hasToString(TRACE_ID);
    assertThat(exported("child").parentSpanId()).hasToString(SPAN_ID);
  }

  @Test
  void idsThatAreNoneStartATraceOfTheirOwn() {
    TraceContext nonsense = tracer.traceContextBuilder().traceId("x").spanId("y").build();

    tracer.spanBuilder().setParent(nonsense).name("root").start().end();
    tracer.spanBuilder().setParent(TraceContext.NOOP).name("root").start().end();

    assertThat(exporter.spans()).hasSize(2).allMatch(span -> span.parentSpanId() == null);
  }

  @Test
  void whatIsNotSampledStaysSo() {
    TraceContext context =
        tracer.traceContextBuilder().traceId(TRACE_ID).spanId(SPAN_ID).sampled(false).build();

    tracer.spanBuilder().setParent(context).name("child").start().end();

    assertThat(exporter.spans()).isEmpty();
  }

  @Test
  void aScopeThatChangesNothingIsNone() {
    Span span = tracer.nextSpan().name("work").start();
    CurrentTraceContext current = tracer.currentTraceContext();

    assertThat(current.maybeScope(null)).isSameAs(CurrentTraceContext.Scope.NOOP);
    try (CurrentTraceContext.Scope scope = current.newScope(span.context())) {
      assertThat(current.maybeScope(span.context())).isSameAs(CurrentTraceContext.Scope.NOOP);
      try (CurrentTraceContext.Scope none = current.maybeScope(null)) {
        assertThat(current.context()).isNull();
      }
      assertThat(current.context()).isEqualTo(span.context());
    }
    span.end();
  }

  @Test
  void tasksRunUnderTheSpanThatWrappedThem() throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    Span span = tracer.nextSpan().name("work").start();
    try (SpanInScope scope = tracer.withSpan(span)) {
      CurrentTraceContext current = tracer.currentTraceContext();
      assertThat(executor.submit(current.wrap(() -> tracer.currentSpan())).get()).isEqualTo(span);
      assertThat(current.wrap(executor).submit(() -> tracer.currentSpan()).get()).isEqualTo(span);
    } finally {
      span.end();
      executor.shutdown();
    }
  }

  @Test
  void aTraceGoesOnInAnotherProcess() {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Span client = tracer.spanBuilder().kind(Span.Kind.CLIENT).name("client").start();
    propagator.inject(client.context(), headers, (carrier, key, value) -> headers.put(key, value));
    client.end();

    propagator.extract(headers, Map::get).kind(Span.Kind.SERVER).name("server").start().end();

    assertThat(headers).containsKey("traceparent");
    assertThat(propagator.fields()).contains("traceparent");
    assertThat(exported("server").parentSpanId()).isEqualTo(exported("client").spanId());
    assertThat(exported("server").hasRemoteParent()).isTrue();
  }

  @Test
  void whereNothingCameItIsAsIfNobodyHadAsked() {
    propagator.extract(Map.<String, String>of(), Map::get).name("server").start().end();
    propagator.extract(null, (carrier, key) -> null).name("server").start().end();

    assertThat(exporter.spans()).hasSize(2).allMatch(span -> span.parentSpanId() == null);
  }

  @Test
  void theCustomizerWritesToWhateverIsCurrent() {
    CurrentSpanCustomizer customizer = new CurrentSpanCustomizer();
    customizer.name("nobody").tag("a", "b").event("happened");

    try (dev.lumen.trace.Span ours = lumen.start("ours")) {
      customizer.name("renamed").tag("text", "a").tag("long", 7L).event("happened");
    }

    assertThat(exported("renamed").attributes().asMap())
        .containsOnly(Map.entry("text", "a"), Map.entry("long", 7L));
    assertThat(exported("renamed").events()).hasSize(1);
  }

  @Test
  void theirStackOfSpansWorks() {
    ThreadLocalSpan spans = new ThreadLocalSpan(tracer);
    Span span = tracer.nextSpan().name("work").start();
    spans.set(span);
    assertThat(tracer.currentSpan()).isEqualTo(span);

    SpanAndScope inScope = spans.get();
    assertThat(inScope).isNotNull();
    assertThat(inScope.getSpan()).isEqualTo(span);
    spans.remove();
    span.end();
  }

  @Test
  void baggageIsSetInAScopeAndSent() {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    try (ScopedEnd span = new ScopedEnd(tracer.startScopedSpan("work"));
        BaggageInScope tenant = tracer.createBaggageInScope("tenant", "acme")) {
      assertThat(tenant.get()).isEqualTo("acme");
      assertThat(tracer.getBaggage("tenant").get()).isEqualTo("acme");
      assertThat(tracer.getAllBaggage()).containsExactly(Map.entry("tenant", "acme"));
      TraceContext current = Objects.requireNonNull(tracer.currentTraceContext().context());
      assertThat(tracer.getAllBaggage(current)).containsKey("tenant");
      propagator.inject(current, headers, (carrier, key, value) -> headers.put(key, value));
      assertThat(headers).containsEntry("baggage", "tenant=acme");
    }

    assertThat(tracer.getBaggage("tenant").get()).isNull();
    Span received = propagator.extract(headers, Map::get).name("server").start();
    assertThat(tracer.getBaggage(received.context(), "tenant").get()).isEqualTo("acme");
    received.end();
  }

  @Test
  void baggageCanBeSetOnAContextThatIsNotCurrent() {
    Span span = tracer.nextSpan().name("work").start();

    try (BaggageInScope tenant = tracer.createBaggageInScope(span.context(), "tenant", "acme")) {
      assertThat(tracer.currentTraceContext().context())
          .extracting(TraceContext::spanId)
          .isEqualTo(span.context().spanId());
      assertThat(tracer.getAllBaggage()).containsEntry("tenant", "acme");
    }

    assertThat(tracer.currentSpan()).isNull();
    span.end();
  }

  private record ScopedEnd(ScopedSpan span) implements AutoCloseable {

    @Override
    public void close() {
      span.end();
    }
  }

  @Test
  void aSpanThatIsAbandonedIsExportedNowhere() {
    tracer.nextSpan().name("abandoned").start().abandon();

    assertThat(exporter.spans()).isEmpty();
    assertThat(lumen.stats().live()).isOne();
  }

  @Test
  void aTracerThatRecordsNothingGivesSpansWithIds() {
    Tracer off = Tracer.builder().sampler(Sampler.never()).build();

    Span span = new MicrometerTracer(() -> off).nextSpan().name("work").start();

    assertThat(span.isNoop()).isTrue();
    assertThat(span.context().spanId()).isNotEqualTo("0".repeat(16));
    assertThat(span.context().sampled()).isFalse();
    span.end();
  }
}
