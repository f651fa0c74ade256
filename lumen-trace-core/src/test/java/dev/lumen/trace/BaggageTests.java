package dev.lumen.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.context.Baggage;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.sampling.Sampler;
import dev.lumen.trace.sampling.SamplingParameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BaggageTests {

  private static final Baggage CAME = Baggage.parse("tenant=north;p");
  private static final TraceContext CALLER =
      TraceContext.remote(
              new TraceId(1, 2), new SpanId(3), TraceContext.SAMPLED, TraceState.parse("v=1"))
          .withBaggage(CAME);

  private final InMemoryExporter exporter = new InMemoryExporter();
  private final Tracer tracer = Tracer.builder().exporter(exporter).build();

  @AfterEach
  void nothingStaysCurrent() {
    assertThat(CurrentSpan.get()).isNull();
    assertThat(Trace.baggage()).isSameAs(Baggage.EMPTY);
  }

  @Test
  void whatCameGoesOnToAllThatIsBelow() {
    try (Span server = tracer.spanBuilder("server").parent(CALLER).start();
        Span child = tracer.start("child")) {
      Span detached = tracer.spanBuilder("detached").startDetached();

      assertThat(Trace.baggage()).isEqualTo(CAME);
      for (Span span : List.of(server, child, detached)) {
        assertThat(sent(span)).containsEntry("baggage", "tenant=north;p");
        assertThat(sent(span)).containsEntry("tracestate", "v=1");
      }
      detached.end();
    }
  }

  @Test
  void aTraceThatIsNotSampledCarriesItToo() {
    Tracer never = Tracer.builder().sampler(Sampler.never()).build();

    for (TraceContext caller : List.of(CALLER, TraceContext.of(CAME))) {
      try (Span server = never.spanBuilder("server").parent(caller).start();
          Span child = never.start("child")) {
        assertThat(server.isRecording()).isFalse();
        assertThat(sent(child)).containsEntry("baggage", "tenant=north;p");
      }
    }
  }

  @Test
  void whereItComesWithoutATraceItIsNoCaller() {
    List<SamplingParameters> asked = new ArrayList<>();
    Tracer asking = Tracer.builder().sampler(asked::add).exporter(exporter).build();

    try (Span server = asking.spanBuilder("server").parent(TraceContext.of(CAME)).start()) {
      assertThat(sent(server)).containsEntry("baggage", "tenant=north;p");
      assertThat(server.context().isValid()).isTrue();
    }

    assertThat(asked).extracting(SamplingParameters::parent).containsOnlyNulls();
    SpanData span = exporter.spans().get(0);
    assertThat(span.parentSpanId()).isNull();
    assertThat(span.hasRemoteParent()).isFalse();
  }

  @Test
  void anIdThatIsNotValidDoesNotComeWithIt() {
    TraceContext half =
        TraceContext.local(new TraceId(0, 0), new SpanId(3), (byte) 1, TraceState.EMPTY)
            .withBaggage(CAME);

    Span span = tracer.spanBuilder("root").parent(half).startDetached();
    span.end();

    assertThat(exporter.spans().get(0).parentSpanId()).isNull();
    assertThat(span.context().baggage()).isEqualTo(CAME);
  }

  @Test
  void aValueIsSetWithinAScope() {
    try (Span span = tracer.spanBuilder("server").parent(CALLER).start()) {
      try (Scope scope = tracer.withBaggage("user", "Amélie")) {
        assertThat(Trace.baggage().asMap())
            .containsExactly(Map.entry("tenant", "north"), Map.entry("user", "Amélie"));
        assertThat(sent(Span.current()))
            .containsEntry("baggage", "tenant=north;p,user=Am%C3%A9lie");

        try (Scope inner = Trace.withBaggage("tenant", null)) {
          assertThat(Trace.baggage().asMap()).containsOnlyKeys("user");
        }
        assertThat(Trace.baggage().asMap()).containsOnlyKeys("tenant", "user");
      }
      assertThat(Span.current()).isSameAs(span);
      assertThat(Trace.baggage()).isEqualTo(CAME);
    }
  }

  @Test
  void theSpanIsTheSameWithinAScope() {
    try (Span span = tracer.start("work")) {
      try (Scope scope = tracer.withBaggage("user", "x")) {
        Span.current().setAttribute("a", 1).addEvent("e").updateName("renamed");
        assertThat(Span.current().context().spanId()).isEqualTo(span.context().spanId());
        assertThat(Span.current().isRecording()).isTrue();
      }
    }

    SpanData span = exporter.spans().get(0);
    assertThat(span.name()).isEqualTo("renamed");
    assertThat(span.attributes().get("a")).isEqualTo(1L);
    assertThat(span.events()).hasSize(1);
  }

  @Test
  void whatIsStartedWithinAScopeHasItAndIsAChildAsEver() {
    try (Span span = tracer.start("parent");
        Scope scope = tracer.withBaggage("user", "x")) {
      try (Span child = tracer.start("child");
          Span grandchild = Trace.spanBuilder("grandchild").start()) {
        assertThat(child.context().baggage().get("user")).isEqualTo("x");
        assertThat(grandchild.context().baggage().get("user")).isEqualTo("x");
        assertThat(span.context().baggage()).isSameAs(Baggage.EMPTY);
      }
      tracer.spanBuilder("given").parent(Span.current()).startDetached().end();
      try (Span root = tracer.spanBuilder("root").root().start()) {
        assertThat(root.context().baggage()).isSameAs(Baggage.EMPTY);
      }
    }

    Map<String, SpanData> spans = new HashMap<>();
    exporter.spans().forEach(span -> spans.put(span.name(), span));
    SpanData parent = Objects.requireNonNull(spans.get("parent"));
    for (String name : List.of("child", "given")) {
      SpanData child = Objects.requireNonNull(spans.get(name));
      assertThat(child.parentSpanId()).isEqualTo(parent.spanId());
      assertThat(child.traceId()).isEqualTo(parent.traceId());
      assertThat(child.hasRemoteParent()).isFalse();
      assertThat(child.traceState().baggage().get("user")).isEqualTo("x");
    }
  }

  @Test
  void aBuilderWithoutANameOfItsOwnForgetsIt() {
    try (Span span = tracer.start("parent")) {
      try (Scope scope = tracer.withBaggage("user", "x");
          Span child = tracer.start("child")) {
        assertThat(child.context().baggage().isEmpty()).isFalse();
      }
      try (Span child = tracer.start("child")) {
        assertThat(child.context().baggage().isEmpty()).isTrue();
      }
    }
  }

  @Test
  void itGoesToOtherThreadsWithTheSpan() throws Exception {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (Span span = tracer.start("parent");
        Scope scope = tracer.withBaggage("user", "x")) {
      Map<String, String> there =
          tracer.wrap(threads).submit(() -> sent(tracer.start("child"))).get();

      assertThat(there).containsEntry("baggage", "user=x");
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void itNeedsNoSpan() throws Exception {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (Scope scope = tracer.withBaggage("user", "x")) {
      Span carried = CurrentSpan.get();

      assertThat(carried).isNotNull();
      assertThat(tracer.wrap(threads).submit(Trace::baggage).get().get("user")).isEqualTo("x");
      try (Span root = tracer.start("root")) {
        assertThat(root.context().baggage().get("user")).isEqualTo("x");
      }
      assertThat(exporter.spans().get(0).parentSpanId()).isNull();
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void whoCarriesASpanByValueCarriesIt() {
    try (Span span = tracer.start("parent")) {
      Span carried;
      try (Scope scope = tracer.withBaggage("user", "x")) {
        carried = CurrentSpan.get();
      }

      CurrentSpan.replace(carried);
      assertThat(Trace.baggage().get("user")).isEqualTo("x");
      CurrentSpan.restore(span);
      assertThat(Trace.baggage()).isSameAs(Baggage.EMPTY);
      assertThat(Span.current()).isSameAs(span);
    }
  }

  @Test
  void onlyTheFieldsMayBeSet() {
    Tracer restricted = Tracer.builder().baggageFields(List.of("user")).build();

    try (Span span = restricted.spanBuilder("server").parent(CALLER).start();
        Scope tenant = restricted.withBaggage("tenant", "south");
        Scope without = restricted.withBaggage("tenant", null);
        Scope user = restricted.withBaggage("user", "x")) {
      assertThat(Trace.baggage()).hasToString("tenant=north;p,user=x");
    }
  }

  @Test
  void whatCannotBeSentIsNotSet() {
    try (Scope large = tracer.withBaggage("a", "v".repeat(9000));
        Scope badKey = tracer.withBaggage("a b", "v");
        Scope absent = tracer.withBaggage("a", null)) {
      assertThat(Trace.baggage()).isSameAs(Baggage.EMPTY);
    }
  }

  @Test
  void aSpanThatIsEndedThroughItIsEnded() {
    Span span = tracer.spanBuilder("work").startDetached();
    try (Scope current = span.makeCurrent();
        Scope scope = tracer.withBaggage("user", "x")) {
      Span.current().end();
    }

    assertThat(span.isRecording()).isFalse();
    assertThat(exporter.size()).isEqualTo(1);
  }

  private Map<String, String> sent(Span span) {
    Map<String, String> headers = new HashMap<>();
    tracer.propagator().inject(span.context(), headers, Map::put);
    return headers;
  }
}
