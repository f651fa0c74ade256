package dev.lumen.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.sampling.Sampler;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which tracer the static calls use where there are two. */
class TraceTests {

  private final Tracer original = Tracer.getDefault();
  private final InMemoryExporter exporter = new InMemoryExporter();
  private final InMemoryExporter exporterOfDefault = new InMemoryExporter();
  private final Tracer tracer = Tracer.builder().exporter(exporter).build();
  private final Tracer defaultTracer = Tracer.builder().exporter(exporterOfDefault).build();

  @BeforeEach
  void setDefault() {
    Tracer.setDefault(defaultTracer);
  }

  @AfterEach
  void restoreDefault() {
    Tracer.setDefault(original);
  }

  @Test
  void belowASpanEveryCallIsOneOfItsTracer() {
    try (Span parent = tracer.start("parent")) {
      Trace.start("started").end();
      Trace.spanBuilder("built").start().end();
      Trace.<String, RuntimeException>inSpan("in", span -> "done");
    }

    assertThat(exporter.spans())
        .extracting(SpanData::name)
        .containsExactly("started", "built", "in", "parent");
    assertThat(exporterOfDefault.spans()).isEmpty();
    assertThat(tracer.stats().live()).isZero();
  }

  @Test
  void belowASpanThatWasMadeCurrentToo() {
    Span parent = tracer.spanBuilder("parent").startDetached();

    try (Scope scope = parent.makeCurrent()) {
      Trace.start("started").end();
    }

    assertThat(exporter.spans()).extracting(SpanData::name).containsExactly("started");
  }

  @Test
  void aParentThatIsGivenCountsAsCurrent() {
    Span parent = tracer.spanBuilder("parent").startDetached();

    Trace.spanBuilder("built").parent(parent).startDetached().end();

    assertThat(exporter.spans()).extracting(SpanData::name).containsExactly("built");
  }

  @Test
  void aTracerThatIsGivenIsUsedBelowAnothersSpan() {
    try (Span parent = tracer.start("parent")) {
      defaultTracer.start("started").end();
      defaultTracer.spanBuilder("built").parent(parent).start().end();
    }

    assertThat(exporterOfDefault.spans())
        .extracting(SpanData::name)
        .containsExactly("started", "built");
  }

  @Test
  void whereNoSpanIsCurrentItIsTheDefaultTracer() {
    Trace.start("started").end();

    assertThat(exporterOfDefault.spans()).extracting(SpanData::name).containsExactly("started");
  }

  @Test
  void belowASpanThatIsNotRecordedNobodyIsAsked() {
    AtomicInteger asked = new AtomicInteger();
    Sampler counting = parameters -> asked.incrementAndGet() > 0;
    Tracer.setDefault(Tracer.builder().sampler(counting).exporter(exporterOfDefault).build());
    Tracer never = Tracer.builder().sampler(Sampler.never()).build();

    try (Span parent = never.start("parent");
        Span child = Trace.start("child")) {
      assertThat(child.isRecording()).isFalse();
      assertThat(child.context().traceId()).isEqualTo(parent.context().traceId());
    }

    assertThat(asked).hasValue(0);
    assertThat(exporterOfDefault.spans()).isEmpty();
  }
}
