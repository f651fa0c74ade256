package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.sampling.Sampler;
import dev.lumen.trace.store.TraceStore;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TraceFateTests {

  private final TraceStore store = new TraceStore();

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void saysWhoSampledATraceAndWhatEachExporterMadeOfIt() {
    try (Tracer tracer =
        Tracer.builder()
            .listener(store)
            .sampler(Sampler.always())
            .exporter(new InMemoryExporter())
            .exporter(new Refusing())
            .build()) {
      Span span = tracer.start("work");
      span.end();

      List<SpanData> spans = held(span);

      assertThat(TraceFate.sampling(tracer, spans)).isEqualTo("sampled by: " + Sampler.always());
      assertThat(TraceFate.exports(tracer, spans))
          .containsExactly(
              new TraceFate.Export("InMemoryExporter", 1, 0, Map.of()),
              new TraceFate.Export("Refusing", 0, 0, Map.of("export_failed", 1)));
    }
  }

  @Test
  void saysNothingOfThisTracersExportersWhereAnEarlierOneRecorded() {
    Span span;
    try (Tracer before = Tracer.builder().listener(store).exporter(new Refusing()).build()) {
      span = before.start("work");
      span.end();
    }
    try (Tracer now =
        Tracer.builder()
            .listener(store)
            .sampler(Sampler.ratio(0.5))
            .exporter(new InMemoryExporter())
            .build()) {
      assertThat(TraceFate.sampling(now, held(span)))
          .isEqualTo("recorded by another tracer, as before a restart");
      assertThat(TraceFate.exports(now, held(span))).isEmpty();
    }
  }

  @Test
  void countsOfATraceThatGoesOnOnlyWhatIsItsOwn() {
    TraceContext caller;
    Span child;
    try (Tracer before = Tracer.builder().listener(store).exporter(new Refusing()).build()) {
      Span root = before.start("before");
      root.end();
      caller =
          TraceContext.remote(
              root.context().traceId(),
              root.context().spanId(),
              root.context().flags(),
              TraceState.EMPTY);
    }
    try (Tracer now = Tracer.builder().listener(store).exporter(new InMemoryExporter()).build()) {
      child = now.spanBuilder("after").parent(caller).start();
      child.end();

      assertThat(held(child)).hasSize(2);
      assertThat(TraceFate.exports(now, held(child)))
          .containsExactly(new TraceFate.Export("InMemoryExporter", 1, 0, Map.of()));
    }
  }

  private List<SpanData> held(Span span) {
    return Objects.requireNonNull(store.trace(span.context().traceId())).spans();
  }

  private static final class Refusing implements SpanExporter {

    @Override
    public void export(List<SpanData> batch) {
      throw new IllegalStateException("no");
    }
  }
}
