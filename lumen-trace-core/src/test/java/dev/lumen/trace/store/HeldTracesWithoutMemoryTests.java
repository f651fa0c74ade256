package dev.lumen.trace.store;

import static dev.lumen.trace.data.TestSpanData.ended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.data.TestSpanData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** There is no memory for the place of a trace: that costs what is held, and no count. */
class HeldTracesWithoutMemoryTests {

  private static final int MAX_SPANS = 10;

  private boolean full;
  private final TraceStore store =
      new TraceStore(
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
              }));

  @AfterEach
  void theStoreIsAsGoodAsBefore() {
    for (int id = 100; id < 200; id++) {
      store.add(ended(id));
    }

    StoreStats stats = store.stats();
    assertThat(stats.heldSpans()).isEqualTo(MAX_SPANS);
    assertThat(store.list(TraceQuery.ALL).traces()).hasSize(MAX_SPANS);
    assertThat(stats.addedSpans())
        .isEqualTo(
            stats.heldSpans()
                + stats.evictedSpans()
                + stats.refusedSpans()
                + stats.droppedSpans()
                + stats.clearedSpans());
    store.close();
  }

  @Test
  void whatIsHeldIsEvictedAndWhatWasOnItsWayCountsAsDropped() {
    store.add(ended(1));
    store.add(ended(2));
    assertThat(store.stats().heldSpans()).isEqualTo(2);

    store.add(ended(3));
    store.add(ended(4));
    readWithoutMemory();

    StoreStats stats = store.stats();
    assertThat(stats.heldSpans()).isZero();
    assertThat(stats.heldBytes()).isZero();
    assertThat(stats.evictedTraces()).isEqualTo(3);
    assertThat(stats.evictedSpans()).isEqualTo(3);
    assertThat(stats.droppedSpans()).isEqualTo(1);
  }

  @Test
  void aTraceMayComeAgain() {
    store.add(ended(1));
    readWithoutMemory();

    store.add(new TestSpanData(1, 3).parent(1).end());

    assertThat(store.stats().heldSpans()).isEqualTo(1);
    assertThat(store.list(TraceQuery.ALL).traces()).hasSize(1);
  }

  @Test
  void aTraceThatRunsIsEvictedToo() {
    TestSpanData running = new TestSpanData(1, 1);
    store.add(running);
    assertThat(store.stats().heldSpans()).isEqualTo(1);
    running.end();

    readWithoutMemory();

    assertThat(store.stats().evictedSpans()).isEqualTo(1);
    assertThat(store.list(TraceQuery.ALL).traces()).isEmpty();
  }

  private void readWithoutMemory() {
    full = true;
    assertThatThrownBy(store::stats).isInstanceOf(InternalError.class);
    full = false;
  }
}
