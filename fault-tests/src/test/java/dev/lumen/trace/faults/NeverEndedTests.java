package dev.lumen.trace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.store.StoreStats;
import dev.lumen.trace.store.TraceStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A million spans that nobody ends: those that the application lets go of are garbage. */
class NeverEndedTests {

  private static final int SPANS = 1_000_000;
  private static final long ROOM_BYTES = 16L << 20;

  @Test
  void spansThatAreLetGoTakeNoMemory() throws Exception {
    Tracer tracer = Tracer.builder().asyncExport(true).exporter(new ReceivingExporter()).build();
    long before = Heap.usedBytes();

    try (AccountingWatch watch = new AccountingWatch(tracer)) {
      for (int i = 0; i < SPANS; i++) {
        tracer.spanBuilder("forgotten").root().startDetached().setAttribute("number", i);
      }
    }

    long grown = Heap.usedBytes() - before;
    assertThat(grown).isLessThan(ROOM_BYTES);
    assertThat(tracer.stats().live() + tracer.stats().abandoned()).isEqualTo(SPANS);
    assertThat(tracer.close(Duration.ofMinutes(1))).isTrue();
    Outcome.print(
        "1,000,000 spans never ended, let go",
        "live %,d, abandoned %,d; heap grown by %.1f MB",
        tracer.stats().live(),
        tracer.stats().abandoned(),
        Heap.megabytes(grown));
  }

  @Test
  void theStoreHoldsThemWithinItsBounds() throws Exception {
    TraceStore store = new TraceStore();
    Tracer tracer = Tracer.builder().listener(store).build();
    long before = Heap.usedBytes();

    try (AccountingWatch watch = new AccountingWatch(tracer)) {
      for (int i = 0; i < SPANS; i++) {
        tracer.spanBuilder("forgotten").root().startDetached().setAttribute("number", i);
      }
    }

    StoreStats stats = store.stats();
    long grown = Heap.usedBytes() - before;
    assertThat(grown).isLessThan(TraceStore.DEFAULT_MAX_BYTES + ROOM_BYTES);
    assertThat(stats.heldSpans()).isPositive().isLessThanOrEqualTo(TraceStore.DEFAULT_MAX_SPANS);
    assertThat(stats.heldBytes()).isLessThanOrEqualTo(TraceStore.DEFAULT_MAX_BYTES);
    assertThat(stats.addedSpans())
        .isEqualTo(SPANS)
        .isEqualTo(
            stats.heldSpans()
                + stats.evictedSpans()
                + stats.refusedSpans()
                + stats.droppedSpans()
                + stats.clearedSpans()
                + stats.filteredSpans());
    assertThat(tracer.stats().live() + tracer.stats().abandoned()).isEqualTo(SPANS);
    store.close();
    Outcome.print(
        "1,000,000 spans never ended, with the store",
        "live %,d; the store holds %,d, evicted %,d, missed %,d; heap grown by %.1f MB",
        tracer.stats().live(),
        stats.heldSpans(),
        stats.evictedSpans(),
        stats.droppedSpans(),
        Heap.megabytes(grown));
  }

  @Test
  void thoseLeftCurrentGoWithTheSpanAroundThem() {
    Tracer tracer = Tracer.builder().build();
    long before = Heap.usedBytes();

    long grown;
    try (Span request = tracer.start("request")) {
      for (int i = 0; i < SPANS; i++) {
        tracer.start("forgotten");
      }
      grown = Heap.usedBytes() - before;
    }

    long left = Heap.usedBytes() - before;
    assertThat(left).isLessThan(ROOM_BYTES);
    assertThat(Span.current().context().isValid()).isFalse();
    assertThat(tracer.stats().live() + tracer.stats().abandoned()).isEqualTo(SPANS);
    Outcome.print(
        "1,000,000 spans never ended, left current",
        "%.1f MB while the span around them ran, %.1f MB after it",
        Heap.megabytes(grown),
        Heap.megabytes(left));
  }
}
