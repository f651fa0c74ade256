package dev.lumen.trace.store;

import static dev.lumen.trace.data.TestSpanData.ended;
import static dev.lumen.trace.data.TestSpanData.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.data.TestSpanData;
import dev.lumen.trace.export.ExportOutcome;
import dev.lumen.trace.export.ExportedSpan;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class HeldTracesTests {

  private static final long PLENTY = 1L << 40;

  @Test
  void theOldestTraceGoesFirstAndWhole() {
    HeldTraces traces = new HeldTraces(4, PLENTY);
    add(traces, ended(1), ended(2), new TestSpanData(1, 3).parent(1).end(), ended(4));

    traces.add(ended(5));

    assertThat(ids(traces)).containsExactlyInAnyOrder(2L, 4L, 5L);
    assertThat(traces.stats(0).evictedTraces()).isEqualTo(1);
    assertThat(traces.stats(0).evictedSpans()).isEqualTo(2);
    assertThat(traces.list(TraceQuery.ALL).evicted()).isEqualTo(1);
  }

  @Test
  void theBytesAreBoundedToo() {
    long bytesOfOne = bytesOf(ended(1));
    HeldTraces traces = new HeldTraces(100, 4 * bytesOfOne);

    for (int id = 1; id <= 10; id++) {
      traces.add(ended(id));
    }

    assertThat(ids(traces)).containsExactlyInAnyOrder(7L, 8L, 9L, 10L);
    assertThat(traces.stats(0).heldBytes()).isEqualTo(4 * bytesOfOne);
    assertThat(traces.stats(0).evictedSpans()).isEqualTo(6);
  }

  @Test
  void errorsAreEvictedLast() {
    HeldTraces traces = new HeldTraces(4, PLENTY);
    add(traces, failed(1), ended(2), failed(3), ended(4));

    add(traces, ended(5), ended(6));

    assertThat(ids(traces)).containsExactlyInAnyOrder(1L, 3L, 5L, 6L);
  }

  @Test
  void errorsLeaveHalfOfTheStoreToOthers() {
    HeldTraces traces = new HeldTraces(6, PLENTY);
    add(traces, failed(1), failed(2), failed(3), failed(4), failed(5), failed(6));

    add(traces, ended(7), ended(8), ended(9));
    List<Long> recovered = ids(traces);
    add(traces, ended(10), ended(11));

    assertThat(recovered).containsExactlyInAnyOrder(4L, 5L, 6L, 7L, 8L, 9L);
    assertThat(ids(traces)).containsExactlyInAnyOrder(4L, 5L, 6L, 9L, 10L, 11L);
  }

  @Test
  void aTraceThatFailsWhileItRunsIsSpared() {
    HeldTraces traces = new HeldTraces(2, PLENTY);
    TestSpanData root = new TestSpanData(1, 1);
    add(traces, root, ended(2));

    root.status(SpanStatus.ERROR);
    traces.refresh();
    traces.add(ended(3));

    assertThat(ids(traces)).containsExactlyInAnyOrder(1L, 3L);
  }

  @Test
  void spansThatNeverEndAreBounded() {
    HeldTraces traces = new HeldTraces(3, PLENTY);

    for (int id = 1; id <= 10; id++) {
      traces.add(new TestSpanData(id, id));
      traces.refresh();
    }

    assertThat(ids(traces)).containsExactlyInAnyOrder(8L, 9L, 10L);
    assertThat(traces.stats(0).evictedSpans()).isEqualTo(7);
  }

  @Test
  void aGiantTraceFillsTheStoreAndIsThenRefused() {
    HeldTraces traces = new HeldTraces(10, PLENTY);

    for (int id = 1; id <= 25; id++) {
      traces.add(below(1, id));
    }

    assertThat(traces.stats(0).heldSpans()).isEqualTo(10);
    assertThat(traces.stats(0).refusedSpans()).isEqualTo(15);
    assertThat(traces.stats(0).evictedSpans()).isZero();
  }

  @Test
  void aGiantTraceNeverTakesMoreThanHalfFromOthers() {
    HeldTraces traces = new HeldTraces(10, PLENTY);
    for (int id = 1; id <= 10; id++) {
      traces.add(ended(id));
    }

    for (int id = 11; id <= 40; id++) {
      traces.add(below(11, id));
    }

    assertThat(ids(traces)).containsExactlyInAnyOrder(6L, 7L, 8L, 9L, 10L, 11L);
    assertThat(traces.stats(0).heldSpans()).isEqualTo(10);
    assertThat(traces.stats(0).refusedSpans()).isEqualTo(25);
  }

  @Test
  void aGiantTraceIsBoundedInBytes() {
    long bytesOfOne = bytesOf(ended(1));
    HeldTraces traces = new HeldTraces(1000, 10 * bytesOfOne);
    add(traces, ended(1), ended(2));

    for (int id = 3; id <= 60; id++) {
      traces.add(below(3, id));
    }

    assertThat(ids(traces)).containsExactlyInAnyOrder(1L, 2L, 3L);
    assertThat(traces.stats(0).heldBytes()).isBetween(8 * bytesOfOne, 10 * bytesOfOne);
    assertThat(traces.stats(0).refusedSpans()).isPositive();
  }

  @Test
  void aTraceWithRefusedSpansIsNotComplete() {
    HeldTraces traces = new HeldTraces(2, PLENTY);

    add(traces, ended(1), new TestSpanData(1, 2).parent(1).end());
    boolean before = view(traces, 1).complete();
    traces.add(new TestSpanData(1, 3).parent(1).end());

    assertThat(before).isTrue();
    assertThat(view(traces, 1).complete()).isFalse();
  }

  @Test
  void aSpanLargerThanTheStoreIsRefused() {
    HeldTraces traces = new HeldTraces(10, 4096);
    traces.add(ended(1));

    traces.add(new TestSpanData(2, 2).attribute("body", "x".repeat(4096)).end());

    assertThat(ids(traces)).containsExactly(1L);
    assertThat(traces.stats(0).refusedSpans()).isEqualTo(1);
  }

  @Test
  void roomForARunningSpanThatGrowsIsMadeByOthers() {
    long bytesOfOne = bytesOf(ended(1));
    HeldTraces traces = new HeldTraces(10, 4 * bytesOfOne);
    TestSpanData running = new TestSpanData(1, 1);
    add(traces, running, ended(2), ended(3), ended(4));

    running.event("read", Attributes.of("body", "x".repeat((int) bytesOfOne))).end();
    traces.refresh();

    assertThat(ids(traces)).containsExactlyInAnyOrder(1L, 4L);
    assertThat(traces.stats(0).heldBytes()).isLessThanOrEqualTo(4 * bytesOfOne);
  }

  @Test
  void aRunningSpanThatOutgrowsTheStoreGoesItself() {
    HeldTraces traces = new HeldTraces(10, 4096);
    TestSpanData running = new TestSpanData(1, 1);
    traces.add(running);

    running.attribute("body", "x".repeat(5000));
    traces.refresh();

    assertThat(ids(traces)).isEmpty();
    assertThat(traces.stats(0).evictedSpans()).isEqualTo(1);
    assertThat(traces.stats(0).heldBytes()).isZero();
  }

  @Test
  void aSpanThatThrowsIsRefused() {
    HeldTraces traces = new HeldTraces(10, PLENTY);

    traces.add(
        new TestSpanData(1, 1) {
          @Override
          public Attributes attributes() {
            throw new StackOverflowError();
          }
        });

    assertThat(traces.stats(0)).isEqualTo(new StoreStats(1, 0, 0, 0, 0, 0, 1, 0, 0, 0));
  }

  @Test
  void oneThatThrowsWhateverItIsAskedIsRefusedAlone() {
    HeldTraces traces = new HeldTraces(10, PLENTY);
    traces.add(new TestSpanData(1, 1));
    traces.add(
        new TestSpanData(1, 2) {
          @Override
          public long durationNanos() {
            throw new IllegalStateException();
          }
        });
    traces.add(
        new TestSpanData(1, 3) {
          @Override
          public boolean isLocalRoot() {
            throw new IllegalStateException();
          }
        });
    traces.add(
        new TestSpanData(2, 4) {
          @Override
          public SpanId spanId() {
            throw new IllegalStateException();
          }
        });

    assertThat(ids(traces)).containsExactly(1L);
    assertThat(traces.stats(0).refusedSpans()).isEqualTo(3);
    assertThat(traces.stats(0).evictedSpans()).isZero();
  }

  @Test
  void aRunningSpanWhoseTimeThrowsLaterStaysAsItIsKnown() {
    HeldTraces traces = new HeldTraces(10, PLENTY);
    traces.add(
        new TestSpanData(1, 1) {
          private boolean started;

          @Override
          public boolean hasEnded() {
            return started;
          }

          @Override
          public long durationNanos() {
            if (started) {
              throw new IllegalStateException();
            }
            started = true;
            return 5;
          }
        });

    traces.refresh();

    assertThat(traces.stats(0).heldSpans()).isEqualTo(1);
    assertThat(traces.stats(0).evictedSpans()).isZero();
  }

  @Test
  void aRunningSpanThatThrowsLaterIsNotAskedAgain() {
    HeldTraces traces = new HeldTraces(10, PLENTY);
    traces.add(
        new TestSpanData(1, 1) {
          private int calls;

          @Override
          public boolean hasEnded() {
            if (calls++ > 0) {
              throw new IllegalStateException();
            }
            return false;
          }
        });

    traces.refresh();
    traces.refresh();

    assertThat(ids(traces)).containsExactly(1L);
    assertThat(traces.list(TraceQuery.ALL).traces().get(0).running()).isFalse();
  }

  @Test
  void thatASpanIsFilteredSaysNothingOfATraceWhoseFateIsKnown() {
    HeldTraces traces = new HeldTraces(2, PLENTY);
    add(traces, ended(1), ended(2), ended(3));

    add(traces, new Filtered(1, 10).end(), new Filtered(4, 4).end());
    traces.clear();
    Filtered running = new Filtered(2, 11);
    traces.add(running);
    running.end();
    traces.refresh();

    assertThat(traces.loss(new TraceId(0, 1))).isEqualTo(TraceLoss.EVICTED_BY_SPANS);
    assertThat(traces.loss(new TraceId(0, 2))).isEqualTo(TraceLoss.CLEARED);
    assertThat(traces.loss(new TraceId(0, 4))).isEqualTo(TraceLoss.FILTERED);
    assertThat(traces.stats(0).filteredSpans()).isEqualTo(3);
  }

  private static final class Filtered extends TestSpanData implements ExportedSpan {

    Filtered(long trace, long id) {
      super(trace, id);
    }

    @Override
    public ExportOutcome exportOutcome(int exporter) {
      return ExportOutcome.FILTERED;
    }
  }

  @Test
  void evictionMovesTheCursor() {
    HeldTraces traces = new HeldTraces(2, 4096);
    TestSpanData running = new TestSpanData(1, 1);
    traces.add(running);
    long cursor = traces.list(TraceQuery.ALL).cursor();

    running.attribute("body", "x".repeat(5000));
    traces.refresh();

    assertThat(traces.list(TraceQuery.ALL).cursor()).isGreaterThan(cursor);
  }

  /** A span of a trace whose root has the id of the trace; the root itself by that id. */
  private static SpanData below(long trace, long id) {
    TestSpanData span = new TestSpanData(trace, id);
    return (id == trace ? span : span.parent(trace)).end();
  }

  private static void add(HeldTraces traces, SpanData... spans) {
    for (SpanData span : spans) {
      traces.add(span);
    }
  }

  private static long bytesOf(SpanData span) {
    HeldTraces traces = new HeldTraces(1, PLENTY);
    traces.add(span);
    return traces.stats(0).heldBytes();
  }

  private static List<Long> ids(HeldTraces traces) {
    return traces.list(TraceQuery.ALL).traces().stream()
        .map(trace -> trace.traceId().low())
        .toList();
  }

  private static StoredTrace view(HeldTraces traces, long id) {
    return Objects.requireNonNull(traces.trace(new TraceId(0, id)));
  }
}
