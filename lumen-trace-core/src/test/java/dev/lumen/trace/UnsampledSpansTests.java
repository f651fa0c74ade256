package dev.lumen.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.SpanListener.Reach;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.sampling.Sampler;
import dev.lumen.trace.store.TraceQuery;
import dev.lumen.trace.store.TraceStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Spans of traces that are not sampled are recorded for those alone that ask for them. */
class UnsampledSpansTests {

  private final ManualClock clock = new ManualClock();
  private final InMemoryExporter exporter = new InMemoryExporter();
  private final Told sampledOnly = new Told(Reach.SAMPLED);

  @Test
  void whoAsksForRootsIsToldOfEachWhateverTheSamplerSays() {
    Told told = new Told(Reach.LOCAL_ROOTS);
    Tracer tracer = builder().sampler(Sampler.ratio(0.01)).listener(told).build();

    for (int i = 0; i < 1000; i++) {
      try (Span root = tracer.start("GET")) {
        tracer.start("child").end();
        root.updateName("GET /orders/{id}").setStatus(SpanStatus.ERROR);
        clock.advance(Duration.ofMillis(3));
      }
    }

    assertThat(told.ended.stream().filter(SpanData::isLocalRoot))
        .hasSize(1000)
        .allSatisfy(
            root -> {
              assertThat(root.name()).isEqualTo("GET /orders/{id}");
              assertThat(root.status()).isEqualTo(SpanStatus.ERROR);
              assertThat(root.durationNanos()).isEqualTo(3_000_000);
            });
    assertThat(told.started).isEqualTo(told.ended.size());
    // The children of the ten that are sampled.
    assertThat(told.ended).hasSize(1010);
  }

  @Test
  void whoAsksForRootsAlonePaysForNoAttributesNorEvents() {
    Told told = new Told(Reach.LOCAL_ROOTS);
    Tracer tracer = builder().sampler(Sampler.never()).listener(told).build();

    describe(tracer.start("refused")).end();

    SpanData root = told.ended.get(0);
    assertThat(root.attributes().size()).isZero();
    assertThat(root.events()).isEmpty();
    assertThat(root.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(root.statusMessage()).isEqualTo("no stock");
  }

  @Test
  void whoAsksForAllIsToldOfTheirAttributesAndEvents() {
    Told told = new Told(Reach.ALL);
    Tracer tracer = builder().sampler(Sampler.never()).listener(told).build();

    describe(tracer.start("refused")).end();

    assertThat(told.ended.get(0).attributes().size()).isEqualTo(3);
    assertThat(told.ended.get(0).events()).hasSize(3);
  }

  private static Span describe(Span span) {
    return span.setAttribute("text", "a")
        .setAttribute("object", (Object) Duration.ZERO)
        .setAttributes(Attributes.of("number", 1))
        .addEvent("noted", Attributes.EMPTY)
        .addEvent("then", Attributes.EMPTY, Instant.EPOCH)
        .recordError(new IllegalStateException("no stock"));
  }

  @Test
  void whoAsksForAllIsToldOfWhatIsBelowToo() {
    Told told = new Told(Reach.ALL);
    Tracer tracer = builder().sampler(Sampler.never()).listener(told).build();

    try (Span root = tracer.start("root");
        Scope baggage = tracer.withBaggage("tenant", "acme");
        Span child = tracer.start("child")) {
      assertThat(child.context().baggage().get("tenant")).isEqualTo("acme");
      tracer.start("grandchild").end();
    }

    assertThat(told.names()).containsExactly("grandchild", "child", "root");
    assertThat(told.ended).extracting(SpanData::isLocalRoot).containsExactly(false, false, true);
    assertThat(told.ended).allMatch(span -> (span.flags() & TraceContext.SAMPLED) == 0);
  }

  @ParameterizedTest
  @EnumSource(names = {"LOCAL_ROOTS", "ALL"})
  void nobodyElseSeesThemNorDoTheCounts(Reach reach) {
    TraceStore store = new TraceStore();
    Tracer tracer =
        builder().maxSpansPerSecond(1).listener(store).listener(new Told(reach)).build();

    for (int i = 0; i < 5; i++) {
      try (Span root = tracer.start("root")) {
        tracer.start("child").recordError(new IllegalStateException()).end();
      }
    }
    Span live = tracer.start("live");

    TracerStats stats = tracer.stats();
    assertThat(exporter.size()).isEqualTo(2);
    assertThat(sampledOnly.names()).containsExactly("child", "root");
    assertThat(store.list(TraceQuery.ALL).traces()).hasSize(1);
    assertThat(stats.started()).isEqualTo(7);
    assertThat(stats.rateLimited()).isEqualTo(5);
    assertThat(stats.live()).isZero();
    assertThat(stats.queued(stats.exporters().get(0))).isZero();
    live.end();
    store.close();
  }

  @ParameterizedTest
  @EnumSource
  void whatGoesOnToOthersIsTheSameWhoeverAsks(Reach reach) {
    Tracer tracer =
        builder().sampler(Sampler.parentBased(Sampler.never())).listener(new Told(reach)).build();
    TraceContext saidNo = caller((byte) 0);
    TraceContext saidYes = caller(TraceContext.SAMPLED);
    Tracer refusing = builder().sampler(Sampler.never()).listener(new Told(reach)).build();

    try (Span root = tracer.spanBuilder("root").parent(saidNo).start();
        Span child = tracer.start("child")) {
      assertThat(root.context().traceparent()).isEqualTo(saidNo.traceparent());
      assertThat(child.context()).isEqualTo(root.context());
      assertThat(child.context().traceState()).isEqualTo(saidNo.traceState());
      assertThat(child.context().isRemote()).isFalse();
    }
    try (Span root = refusing.spanBuilder("root").parent(saidYes).start()) {
      assertThat(root.context().isSampled()).isFalse();
      assertThat(root.context().traceId()).isEqualTo(saidYes.traceId());
      assertThat(root.context().spanId()).isNotEqualTo(saidYes.spanId());
    }
  }

  @Test
  void whatACallerDecidedAgainstIsALocalRootToo() {
    Told told = new Told(Reach.LOCAL_ROOTS);
    Tracer tracer = builder().sampler(Sampler.parentBased(Sampler.always())).listener(told).build();

    tracer.spanBuilder("root").parent(caller((byte) 0)).start().end();

    assertThat(told.names()).containsExactly("root");
    assertThat(told.ended.get(0).isLocalRoot()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsBelowAnExcludedRequestIsToldToNobody(Reach reach) {
    Told told = new Told(reach);
    Tracer tracer = builder().listener(told).build();
    TraceContext context = TraceContext.local(new TraceId(1, 2), new SpanId(3), (byte) 0, state());

    try (Scope excluded = Span.propagated(context).makeCurrent()) {
      tracer.start("below").end();
    }

    assertThat(told.ended).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aSpanSaysWhetherWhatIsBelowIsRecorded(Reach reach) {
    Tracer tracer = builder().sampler(Sampler.never()).listener(new Told(reach)).build();

    Span root = tracer.start("root");
    boolean below = root.isRecordingBelow();
    boolean recorded = tracer.spanBuilder("child").startDetached().isRecording();
    root.end();

    assertThat(below).isEqualTo(reach == Reach.ALL).isEqualTo(recorded);
    assertThat(root.isRecordingBelow()).isEqualTo(below);
  }

  @Test
  void aListenerThatLeavesIsToldOfNothingMore() {
    Told told = new Told(Reach.ALL);
    Tracer tracer = builder().sampler(Sampler.never()).build();
    tracer.addListener(told);
    tracer.start("told").end();

    tracer.removeListener(told);
    Span after = tracer.start("after");
    after.end();

    assertThat(told.names()).containsExactly("told");
    assertThat(after.isRecording()).isFalse();
  }

  @Test
  void aListenerThatThrowsHarmsNobody() {
    Told told = new Told(Reach.ALL);
    Tracer tracer =
        builder().sampler(Sampler.never()).listener(new Throwing()).listener(told).build();

    tracer.start("root").end();

    assertThat(told.names()).containsExactly("root");
  }

  @Test
  void processorsNameThemAsTheyNameOthers() {
    Told told = new Told(Reach.LOCAL_ROOTS);
    Tracer tracer =
        builder()
            .sampler(Sampler.never())
            .listener(told)
            .processor(
                new SpanProcessor() {
                  @Override
                  public boolean onEnding(Span span, SpanData data) {
                    span.updateName("renamed");
                    return false;
                  }
                })
            .build();

    tracer.start("root").end();

    assertThat(told.filtered).extracting(SpanData::name).containsExactly("renamed");
    assertThat(tracer.stats().filtered()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"SAMPLED", "ALL"})
  void aLocalRootKnowsOfAFailureBelowIt(Reach reach) {
    Told told = new Told(reach);
    Tracer tracer =
        builder()
            .sampler(reach == Reach.ALL ? Sampler.never() : Sampler.always())
            .listener(told)
            .build();

    try (Span root = tracer.start("failing");
        Span child = tracer.start("child")) {
      tracer.start("grandchild").recordError(new IllegalStateException()).end();
    }
    try (Span root = tracer.start("well")) {
      root.setStatus(SpanStatus.ERROR);
      tracer.start("dealt with").setStatus(SpanStatus.ERROR).setStatus(SpanStatus.OK).end();
    }

    assertThat(told.ended.stream().filter(SpanData::hasFailureBelow).map(SpanData::name))
        .containsExactly("failing");
  }

  @Test
  void theTracerThatRecordsNothingTellsNobody() {
    Told told = new Told(Reach.ALL);
    Tracer.noop().addListener(told);

    Span span = Tracer.noop().start("nothing");
    span.end();

    assertThat(span.isRecording()).isFalse();
    assertThat(told.ended).isEmpty();
  }

  private TracerBuilder builder() {
    return Tracer.builder().clock(clock, clock).exporter(exporter).listener(sampledOnly);
  }

  private static TraceContext caller(byte flags) {
    return TraceContext.remote(new TraceId(7, 8), new SpanId(9), flags, state());
  }

  private static TraceState state() {
    return TraceState.parse("vendor=1");
  }

  private static final class Told implements SpanListener {

    private final Reach reach;
    private final List<SpanData> ended = new ArrayList<>();
    private final List<SpanData> filtered = new ArrayList<>();
    private int started;

    Told(Reach reach) {
      this.reach = reach;
    }

    List<String> names() {
      return ended.stream().map(SpanData::name).toList();
    }

    @Override
    public Reach reach() {
      return reach;
    }

    @Override
    public void onStart(SpanData span) {
      started++;
    }

    @Override
    public void onEnd(SpanData span) {
      ended.add(span);
    }

    @Override
    public void onFiltered(SpanData span) {
      filtered.add(span);
    }
  }

  private static final class Throwing implements SpanListener {

    @Override
    public Reach reach() {
      return Reach.ALL;
    }

    @Override
    public void onEnd(SpanData span) {
      throw new IllegalStateException("on purpose");
    }
  }
}
