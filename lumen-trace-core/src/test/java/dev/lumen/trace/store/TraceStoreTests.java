package dev.lumen.trace.store;

import static dev.lumen.trace.data.TestSpanData.ended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.data.TestSpanData;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TraceStoreTests {

  private final TraceStore store = new TraceStore();

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void theNextReadSeesASpanThatStarted() {
    TestSpanData span = new TestSpanData(7, 1, "GET /orders").start(5).duration(3);

    store.onStart(span);

    assertThat(store.list(TraceQuery.ALL).traces())
        .containsExactly(
            new TraceSummary(
                span.traceId(),
                span.spanId(),
                span,
                5,
                3,
                3,
                1,
                0,
                SpanStatus.UNSET,
                null,
                0,
                true));
    assertThat(trace(7).spans()).containsExactly(span);
    assertThat(trace(7).complete()).isFalse();
  }

  @Test
  void theNextReadSeesThatASpanEnded() {
    TestSpanData span = new TestSpanData(7, 1);
    store.onStart(span);
    long before = store.list(TraceQuery.ALL).cursor();

    span.status(SpanStatus.ERROR).end();
    store.onEnd(span);

    TraceList list = store.list(TraceQuery.ALL.withSince(before));
    assertThat(list.cursor()).isGreaterThan(before);
    assertThat(list.traces()).hasSize(1);
    TraceSummary summary = list.traces().get(0);
    assertThat(summary.running()).isFalse();
    assertThat(summary.errors()).isEqualTo(1);
    assertThat(summary.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(trace(7).complete()).isTrue();
    assertThat(store.stats().heldSpans()).isEqualTo(1);
  }

  @Test
  void aRunningSpanThatGrowsMovesTheCursor() {
    TestSpanData span = new TestSpanData(7, 1);
    store.onStart(span);
    long started = store.list(TraceQuery.ALL).cursor();

    span.attribute("user", "ada");
    long attributed = store.list(TraceQuery.ALL).cursor();
    span.event("paid", Attributes.EMPTY);
    long notified = store.list(TraceQuery.ALL).cursor();

    assertThat(attributed).isGreaterThan(started);
    assertThat(notified).isGreaterThan(attributed);
  }

  @Test
  void theCursorStaysWhileNothingChanges() {
    store.onStart(new TestSpanData(7, 1));

    long first = store.list(TraceQuery.ALL).cursor();

    assertThat(store.list(TraceQuery.ALL).cursor()).isEqualTo(first);
    assertThat(store.list(TraceQuery.ALL.withSince(first)).traces()).isEmpty();
  }

  @Test
  void onlyWhatChangedSinceTheCursorIsListed() {
    store.add(ended(1));
    store.add(ended(2));
    long cursor = store.list(TraceQuery.ALL).cursor();

    store.add(new TestSpanData(1, 10).parent(1).end());

    assertThat(store.list(TraceQuery.ALL.withSince(cursor)).traces())
        .extracting(TraceSummary::traceId)
        .containsExactly(new TraceId(0, 1));
  }

  @Test
  void aTraceRunsWhileItsLocalRootDoes() {
    TestSpanData root = new TestSpanData(7, 1).remoteParent(99);
    TestSpanData child = new TestSpanData(7, 2).parent(1);
    store.onStart(root);
    store.onStart(child);

    child.end();
    boolean withRoot = store.list(TraceQuery.ALL).traces().get(0).running();
    root.end();

    assertThat(withRoot).isTrue();
    assertThat(store.list(TraceQuery.ALL).traces().get(0).running()).isFalse();
    assertThat(trace(7).complete()).isTrue();
  }

  @Test
  void aChildThatOutlivesItsRootLeavesTheTraceIncomplete() {
    store.add(new TestSpanData(7, 1).end());

    store.onStart(new TestSpanData(7, 2).parent(1));

    assertThat(store.list(TraceQuery.ALL).traces().get(0).running()).isFalse();
    assertThat(trace(7).complete()).isFalse();
  }

  @Test
  void anUnknownTraceIsNull() {
    assertThat(store.trace(new TraceId(0, 1))).isNull();
  }

  @Test
  void clearForgetsAllAndLosesNothing() {
    store.add(ended(1));
    store.onStart(new TestSpanData(2, 2));
    long cursor = store.list(TraceQuery.ALL).cursor();

    store.clear();

    TraceList list = store.list(TraceQuery.ALL);
    assertThat(list.traces()).isEmpty();
    assertThat(list.cursor()).isGreaterThan(cursor);
    assertThat(store.stats()).isEqualTo(new StoreStats(2, 0, 0, 0, 0, 0, 0, 0, 2, 0));
  }

  @Test
  void whatIsHeldCanBeReadOnceClosed() {
    store.add(ended(1));

    store.close();

    assertThat(store.list(TraceQuery.ALL).traces()).hasSize(1);
  }

  @Test
  void aBoundBelowOneIsRejected() {
    assertThatThrownBy(() -> new TraceStore(0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxSpans is 0: it must be at least 1");
    assertThatThrownBy(() -> new TraceStore(1, -5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxBytes is -5: it must be at least 1");
  }

  private StoredTrace trace(long id) {
    return Objects.requireNonNull(store.trace(new TraceId(0, id)));
  }
}
