package dev.lumen.trace.store;

import static dev.lumen.trace.data.TestSpanData.ended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.TestSpanData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** There is no memory for the place of a trace: that costs the trace, and no count. */
class HeldTracesWithoutMemoryTests {

  private static final int MAX_SPANS = 10;

  private boolean full;
  private final HeldTraces traces =
      new HeldTraces(
          new Shelves(MAX_SPANS, 1L << 40) {
            @Override
            void add(HeldTrace trace) {
              if (full) {
                // JUnit itself would give up for an OutOfMemoryError.
                throw new InternalError("as expected by a test");
              }
              super.add(trace);
            }
          });

  @AfterEach
  void theStoreIsAsGoodAsBefore() {
    for (int id = 100; id < 200; id++) {
      traces.add(ended(id));
    }

    StoreStats stats = traces.stats(0);
    assertThat(stats.heldSpans()).isEqualTo(MAX_SPANS);
    assertThat(traces.list(TraceQuery.ALL).traces()).hasSize(MAX_SPANS);
    assertThat(stats.addedSpans())
        .isEqualTo(stats.heldSpans() + stats.evictedSpans() + stats.refusedSpans());
  }

  @Test
  void theFirstSpanOfATraceIsRefused() {
    addWithoutMemory(ended(1));

    StoreStats stats = traces.stats(0);
    assertThat(stats.refusedSpans()).isEqualTo(1);
    assertThat(stats.evictedTraces()).isZero();
    assertThat(stats.heldTraces()).isZero();
  }

  @Test
  void aTraceThatIsHeldIsEvicted() {
    traces.add(ended(1));

    addWithoutMemory(new TestSpanData(1, 2).parent(1).end());

    StoreStats stats = traces.stats(0);
    assertThat(stats.refusedSpans()).isEqualTo(1);
    assertThat(stats.evictedTraces()).isEqualTo(1);
    assertThat(stats.evictedSpans()).isEqualTo(1);
    assertThat(stats.heldSpans()).isZero();
    assertThat(stats.heldBytes()).isZero();
  }

  @Test
  void itMayComeAgain() {
    traces.add(ended(1));
    addWithoutMemory(new TestSpanData(1, 2).parent(1).end());

    traces.add(new TestSpanData(1, 3).parent(1).end());

    assertThat(traces.stats(0).heldSpans()).isEqualTo(1);
    assertThat(traces.list(TraceQuery.ALL).traces()).hasSize(1);
  }

  @Test
  void aTraceThatRunsIsEvictedToo() {
    TestSpanData running = new TestSpanData(1, 1);
    traces.add(running);
    running.end();

    full = true;
    assertThatThrownBy(traces::refresh).isInstanceOf(InternalError.class);
    full = false;

    traces.refresh();
    assertThat(traces.stats(0).evictedSpans()).isEqualTo(1);
    assertThat(traces.stats(0).heldSpans()).isZero();
    assertThat(traces.list(TraceQuery.ALL).traces()).isEmpty();
  }

  private void addWithoutMemory(SpanData span) {
    full = true;
    traces.add(span);
    full = false;
  }
}
