package dev.lumen.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.sampling.Sampler;
import dev.lumen.trace.sampling.SamplingParameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TracerTests {

  private final InMemoryExporter exporter = new InMemoryExporter();

  @Test
  void theSamplerIsAskedOncePerTraceInAProcess() {
    List<SamplingParameters> asked = new ArrayList<>();
    Tracer tracer = tracer(parameters -> asked.add(parameters));

    try (Span root = tracer.start("root")) {
      try (Span child = tracer.start("child")) {
        tracer.spanBuilder("by-context").parent(child.context()).start().end();
      }
    }

    assertThat(asked).hasSize(1);
    assertThat(asked.get(0).name()).isEqualTo("root");
    assertThat(asked.get(0).parent()).isNull();
    assertThat(exporter.size()).isEqualTo(3);
  }

  @Test
  void theSamplerIsAskedWhereATraceComesIn() {
    List<SamplingParameters> asked = new ArrayList<>();
    Tracer tracer = tracer(parameters -> asked.add(parameters));

    tracer
        .spanBuilder("server")
        .parent(remote(TraceContext.SAMPLED))
        .attribute("a", 1)
        .start()
        .end();

    assertThat(asked).hasSize(1);
    assertThat(asked.get(0).parent()).isEqualTo(remote(TraceContext.SAMPLED));
    assertThat(asked.get(0).attributes().get("a")).isEqualTo(1L);
  }

  @Test
  void aTraceIsWholeOrAbsent() {
    Tracer tracer = tracer(Sampler.ratio(0.5));

    for (int i = 0; i < 10; i++) {
      try (Span root = tracer.start("root")) {
        assertThat(tracer.start("child"))
            .extracting(Span::isRecording)
            .isEqualTo(root.isRecording());
      }
    }

    assertThat(exporter.spans()).extracting(SpanData::name).containsOnly("root").hasSize(5);
  }

  @Test
  void everySpanHasTheResourceOfItsTracer() {
    Tracer tracer =
        Tracer.builder()
            .exporter(exporter)
            .resource(Attributes.of("region", "north", "service.name", "orders"))
            .resource(Attributes.of("region", "south", "zone", 7))
            .build();

    tracer.start("work").end();

    SpanData span = exporter.spans().get(0);
    assertThat(span.resource()).isSameAs(tracer.resource());
    assertThat(span.serviceName()).isEqualTo("orders");
    assertThat(tracer.resource().given())
        .isEqualTo(Attributes.of("region", "south", "service.name", "orders", "zone", 7));
    assertThat(tracer.resource().attributes().asMap()).containsKey("service.instance.id");
  }

  @Test
  void theNameOfTheServiceIsTheGivenOneFirst() {
    Attributes attributes = Attributes.of("service.name", "orders");

    assertThat(Tracer.builder().build().serviceName()).isEqualTo("unknown");
    assertThat(Tracer.builder().serviceName("shop").resource(attributes).build().serviceName())
        .isEqualTo("shop");
  }

  @Test
  void aTracerKnowsTheSpansThatItRecorded() {
    Tracer tracer = tracer(Sampler.always());
    tracer.start("work").end();

    SpanData span = exporter.spans().get(0);

    assertThat(tracer.recorded(span)).isTrue();
    assertThat(tracer(Sampler.always()).recorded(span)).isFalse();
  }

  @Test
  void whoClearsTheFlagOfItsCallerHasASpanIdOfItsOwn() {
    Tracer never = tracer(Sampler.never());
    TraceContext caller = remote(TraceContext.SAMPLED);

    try (Span span = never.spanBuilder("request").parent(caller).start()) {
      assertThat(span.context().traceId()).isEqualTo(caller.traceId());
      assertThat(span.context().isSampled()).isFalse();
      assertThat(span.context().spanId()).isNotEqualTo(caller.spanId());
      assertThat(span.context().isValid()).isTrue();
    }
  }

  @Test
  void theTracerThatRecordsNothingSendsNothingAsSampled() {
    Map<String, String> headers = new HashMap<>();

    try (Span span = Tracer.noop().start("work")) {
      Tracer.noop().propagator().inject(span.context(), headers, Map::put);

      assertThat(span.isRecording()).isFalse();
      assertThat(headers.get("traceparent")).matches(".*-0[02]");
      assertThat(headers).doesNotContainKeys("X-Trace-ID", "X-Span-ID");
    }
  }

  @Test
  void anUnsampledTraceTravelsWithItsFlagCleared() {
    Tracer tracer = tracer(Sampler.never());

    try (Span root = tracer.start("root");
        Span child = tracer.start("child")) {
      assertThat(root.isRecording()).isFalse();
      assertThat(root.context().isValid()).isTrue();
      assertThat(root.context().isSampled()).isFalse();
      assertThat(root.context().isRandom()).isTrue();
      assertThat(child.context()).isEqualTo(root.context());
    }

    assertThat(tracer.stats().unsampled()).isEqualTo(1);
    assertThat(tracer.stats().started()).isZero();
  }

  @Test
  void whatCallersDecideAgainstIsCountedApartAndIsNoSpanThatWasStarted() {
    Tracer following = tracer(Sampler.parentBased(Sampler.never()));
    Tracer deciding = tracer(Sampler.never());
    for (Tracer tracer : List.of(following, deciding)) {
      tracer.spanBuilder("told").parent(remote((byte) 0)).startDetached().end();
      tracer.start("own").end();
    }

    assertThat(following.stats().unsampledByCaller()).isEqualTo(1);
    assertThat(following.stats().unsampled()).isEqualTo(2);
    assertThat(following.stats().started()).isZero();
    assertThat(deciding.stats().unsampledByCaller()).as("whoever calls").isZero();
    assertThat(deciding.stats().unsampled()).isEqualTo(2);
  }

  @Test
  void aCallerThatHasNotDecidedStaysTheParentOfWhatIsDecidedHere() {
    TraceContext caller = TraceContext.deferred(new TraceId(1, 2), new SpanId(3));
    Tracer yes = tracer(Sampler.parentBased(Sampler.always()));
    Tracer no = tracer(Sampler.parentBased(Sampler.never()));

    Span recorded = yes.spanBuilder("request").parent(caller).startDetached();
    recorded.end();
    Span unrecorded = no.spanBuilder("request").parent(caller).startDetached();

    assertThat(exporter.spans().get(0).parentSpanId()).isEqualTo(caller.spanId());
    assertThat(recorded.context().traceId()).isEqualTo(caller.traceId());
    assertThat(recorded.context().isSampled()).isTrue();
    assertThat(unrecorded.context().isSampled()).isFalse();
    for (Span span : List.of(recorded, unrecorded)) {
      assertThat(span.context().isDeferred()).isFalse();
    }
  }

  @Test
  void debuggingIsHandedOnAndExportedAsNoFlagOfW3c() {
    byte debug = (byte) (TraceContext.SAMPLED | TraceContext.DEBUG);
    Tracer tracer = tracer(Sampler.parentBased(Sampler.never()));

    Span span = tracer.spanBuilder("request").parent(remote(debug)).startDetached();
    Span child = tracer.spanBuilder("child").parent(span).startDetached();

    assertThat(child.context().isDebug()).isTrue();
    assertThat(child.context().traceparent()).endsWith("-01");
  }

  @Test
  void belowAnUnsampledServerTheCallerStaysTheParent() {
    Tracer tracer = tracer(Sampler.parentBased(Sampler.always()));

    Span server = tracer.spanBuilder("server").parent(remote((byte) 0)).startDetached();

    assertThat(server.isRecording()).isFalse();
    assertThat(server.context().spanId()).isEqualTo(new SpanId(3));
    assertThat(server.context().isRemote()).isFalse();
    assertThat(server.context().traceState()).hasToString("vendor=1");
  }

  @Test
  void aSamplerThatThrowsSaysNo() {
    Tracer tracer =
        tracer(
            parameters -> {
              throw new IllegalStateException("sampler");
            });

    assertThat(tracer.spanBuilder("root").startDetached().isRecording()).isFalse();
  }

  @Test
  void aListenerThatThrowsHarmsNobody() {
    List<String> heard = new ArrayList<>();
    Tracer tracer =
        Tracer.builder()
            .listener(
                new SpanListener() {
                  @Override
                  public void onStart(SpanData span) {
                    throw new StackOverflowError();
                  }

                  @Override
                  public void onEnd(SpanData span) {
                    throw new IllegalStateException();
                  }
                })
            .listener(
                new SpanListener() {
                  @Override
                  public void onStart(SpanData span) {
                    heard.add("start " + span.name());
                  }

                  @Override
                  public void onEnd(SpanData span) {
                    heard.add("end " + span.name());
                  }
                })
            .build();

    tracer.start("operation").end();

    assertThat(heard).containsExactly("start operation", "end operation");
  }

  @Test
  void aRootIsANewTraceWhateverIsCurrent() {
    Tracer tracer = tracer(Sampler.always());

    try (Span current = tracer.start("current");
        Span root = tracer.spanBuilder("root").root().start();
        Span alsoRoot = tracer.spanBuilder("root").parent((TraceContext) null).start()) {
      assertThat(root.context().traceId()).isNotEqualTo(current.context().traceId());
      assertThat(alsoRoot.context().traceId()).isNotEqualTo(root.context().traceId());
    }
  }

  @Test
  void workReturnsItsResult() {
    Tracer tracer = tracer(Sampler.always());
    List<String> done = new ArrayList<>();

    String result = tracer.inSpan("compute", span -> "result");
    tracer.runInSpan("run", span -> done.add("run"));

    assertThat(result).isEqualTo("result");
    assertThat(done).containsExactly("run");
    assertThat(exporter.spans()).extracting(SpanData::name).containsExactly("compute", "run");
  }

  @Test
  void badSettingsAreRefusedWithWhatIsAllowed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tracer.builder().maxSpansPerSecond(-1))
        .withMessageContaining("at least 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tracer.builder().closeTimeout(Duration.ofSeconds(-1)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Tracer.builder().asyncExport(true).asyncBufferSize(0).exporter(exporter).build())
        .withMessageContaining("from 1 to");
  }

  private Tracer tracer(Sampler sampler) {
    return Tracer.builder().sampler(sampler).exporter(exporter).build();
  }

  private static TraceContext remote(byte flags) {
    return TraceContext.remote(
        new TraceId(1, 2), new SpanId(3), flags, TraceState.parse("vendor=1"));
  }
}
