package dev.lumen.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.NopExporter;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Spans that the application lets go of without ending them are counted once they are gone. */
class AbandonedSpanTests {

  private static final int MANY = 2_000;
  private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

  private final ManualClock clock = new ManualClock();
  private final Tracer tracer =
      Tracer.builder().clock(clock, clock).exporter(new NopExporter()).build();

  @Test
  void theyAreDroppedAsAbandonedAndNoLongerLive() {
    for (int i = 0; i < MANY; i++) {
      tracer.spanBuilder("lost").root().startDetached();
    }
    tracer.spanBuilder("ended").root().startDetached().end();
    assertThat(tracer.stats().live()).isEqualTo(MANY);
    clock.advance(Duration.ofSeconds(2));
    tracer.spanBuilder("later").root().startDetached().end();

    collectUntil(() -> tracer.stats().live() == 0);

    TracerStats stats = tracer.stats();
    assertThat(stats.started()).isEqualTo(MANY + 2);
    assertThat(stats.exporters().get(0).exported()).isEqualTo(2);
    assertThat(stats.exporters().get(0).dropped()).containsEntry(DropReason.ABANDONED, (long) MANY);
    assertThat(stats.queued(stats.exporters().get(0))).isZero();
  }

  @Test
  void soAreAFewWhereNothingElseHappens() {
    for (int i = 0; i < 5; i++) {
      tracer.spanBuilder("lost").root().startDetached();
    }
    clock.advance(Duration.ofSeconds(2));

    collectUntil(() -> tracer.stats().live() == 0);

    assertThat(tracer.stats().exporters().get(0).dropped()).containsEntry(DropReason.ABANDONED, 5L);
  }

  @Test
  void oneThatIsHeldIsLiveAndItsEndCounts() {
    Span held = tracer.spanBuilder("held").root().startDetached();
    tracer.spanBuilder("lost").root().startDetached();
    clock.advance(Duration.ofSeconds(2));
    assertThat(tracer.stats().live()).isEqualTo(2);
    tracer.spanBuilder("later").root().startDetached().end();

    System.gc();
    assertThat(tracer.stats().live()).isEqualTo(2);

    held.end();
    assertThat(tracer.stats().live()).isEqualTo(1);
    held = null;
    collectUntil(() -> tracer.stats().live() == 0);
    assertThat(tracer.stats().exporters().get(0).dropped()).containsEntry(DropReason.ABANDONED, 1L);
  }

  @Test
  void aChildIsCountedWithItsRoot() {
    tracer.spanBuilder("root").root().startDetached();
    Span root = tracer.spanBuilder("root").root().startDetached();
    clock.advance(Duration.ofSeconds(2));
    tracer.spanBuilder("child").parent(root).startDetached();
    root.end();
    root = null;

    collectUntil(() -> tracer.stats().live() == 0);

    assertThat(tracer.stats().exporters().get(0).dropped()).containsEntry(DropReason.ABANDONED, 2L);
  }

  private static void collectUntil(BooleanSupplier done) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!done.getAsBoolean() && System.nanoTime() < deadline) {
      System.gc();
    }
    assertThat(done.getAsBoolean()).isTrue();
  }
}
