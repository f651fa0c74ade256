package dev.lumen.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanLimits;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.export.SpansDroppedException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is counted where an exporter says which part of a batch was lost. */
class PartialLossTests {

  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void whatTheExporterNamesIsDroppedAndTheRestExported() {
    Tracer tracer =
        exporting(Map.of(DropReason.REJECTED, 3, DropReason.TOO_LARGE, 1))
            .asyncExport(true)
            .build();

    for (int i = 0; i < 10; i++) {
      tracer.start("operation").end();
    }

    assertThat(tracer.flush(LONG)).isFalse();
    ExportStats stats = tracer.stats().exporters().get(0);
    assertThat(stats.exported()).isEqualTo(6);
    assertThat(stats.dropped())
        .containsOnly(Map.entry(DropReason.REJECTED, 3L), Map.entry(DropReason.TOO_LARGE, 1L));
    assertThat(tracer.stats().queued(stats)).isZero();
    tracer.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 11, Integer.MAX_VALUE})
  void aCountThatCannotBeIsCutToTheBatch(int rejected) {
    Tracer tracer = exporting(Map.of(DropReason.REJECTED, rejected)).asyncExport(true).build();

    for (int i = 0; i < 10; i++) {
      tracer.start("operation").end();
    }
    boolean unused = tracer.flush(LONG);

    ExportStats stats = tracer.stats().exporters().get(0);
    assertThat(stats.exported()).isEqualTo(rejected < 0 ? 10 : 0);
    assertThat(tracer.stats().queued(stats)).isZero();
    tracer.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCountThatIsMissingCostsTheBatch(boolean async) {
    Tracer tracer = exporting(withoutACount()).asyncExport(async).build();

    tracer.start("operation").end();
    boolean unused = tracer.flush(LONG);

    ExportStats stats = tracer.stats().exporters().get(0);
    assertThat(stats.dropped()).containsOnly(Map.entry(DropReason.EXPORT_FAILED, 1L));
    assertThat(tracer.stats().queued(stats)).isZero();
    tracer.close();
  }

  @SuppressWarnings("NullAway")
  private static Map<DropReason, Integer> withoutACount() {
    Map<DropReason, Integer> dropped = new EnumMap<>(DropReason.class);
    dropped.put(DropReason.REJECTED, null);
    return dropped;
  }

  @Test
  void whatAnExceptionSaysStays() {
    SpansDroppedException failure = new SpansDroppedException(Map.of(DropReason.REJECTED, 1), "no");

    assertThatThrownBy(() -> failure.dropped().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @EnumSource(DropReason.class)
  void anExporterMayNameAnyReason(DropReason reason) {
    Tracer tracer = exporting(Map.of(reason, 1)).asyncExport(true).build();

    tracer.start("operation").end();

    assertThat(tracer.flush(LONG)).isFalse();
    ExportStats stats = tracer.stats().exporters().get(0);
    assertThat(stats.dropped()).containsOnly(Map.entry(reason, 1L));
    assertThat(tracer.stats().queued(stats)).isZero();
    tracer.close();
  }

  @Test
  void whatTheRateRefusedIsAddedToWhatAnExporterCallsSo() {
    ExportStats stats = new ExportStats("otlp", 0, Map.of(DropReason.RATE_LIMITED, 2L), 0, 0, 0);

    assertThat(stats.with(DropReason.RATE_LIMITED, 3).dropped())
        .containsOnly(Map.entry(DropReason.RATE_LIMITED, 5L));
  }

  @Test
  void aSynchronousExporterIsCountedAlike() {
    Tracer tracer = exporting(Map.of(DropReason.REJECTED, 1)).build();

    tracer.start("operation").end();

    assertThat(tracer.stats().exporters().get(0).dropped())
        .containsOnly(Map.entry(DropReason.REJECTED, 1L));
    assertThat(tracer.stats().exporters().get(0).exported()).isZero();
  }

  @Test
  void exportersOfOneNameAreToldApart() {
    Tracer tracer =
        Tracer.builder()
            .exporter(new InMemoryExporter())
            .exporter(new InMemoryExporter())
            .exporter(new InMemoryExporter())
            .build();

    assertThat(tracer.stats().exporters())
        .extracting(ExportStats::exporter)
        .containsExactly("InMemoryExporter", "InMemoryExporter-2", "InMemoryExporter-3");
  }

  @Test
  void anExporterWithoutANameIsCalledTheSameInEveryRun() {
    SpanExporter anonymous =
        new SpanExporter() {
          @Override
          public void export(List<SpanData> spans) {}
        };
    Tracer tracer = Tracer.builder().exporter(spans -> {}).exporter(anonymous).build();

    assertThat(tracer.stats().exporters())
        .extracting(ExportStats::exporter)
        .containsExactly("exporter", "exporter-2");
  }

  @Test
  void attributesThatALinkLosesAreCounted() {
    InMemoryExporter exporter = new InMemoryExporter();
    Tracer tracer =
        Tracer.builder().exporter(exporter).limits(new SpanLimits(9, 9, 9, 1, 99, 99)).build();
    Span other = tracer.spanBuilder("other").startDetached();

    tracer.spanBuilder("span").link(other.context(), Attributes.of("a", 1, "b", 2)).start().end();

    assertThat(exporter.spans().get(0).links().get(0).droppedAttributes()).isEqualTo(1);
  }

  private static TracerBuilder exporting(Map<DropReason, Integer> dropped) {
    SpanExporter exporter =
        spans -> {
          throw new SpansDroppedException(dropped, "the backend refused some");
        };
    return Tracer.builder().exporter(exporter).asyncInterval(Duration.ofDays(1));
  }
}
