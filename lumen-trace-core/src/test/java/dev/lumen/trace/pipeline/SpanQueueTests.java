package dev.lumen.trace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.TestSpanData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpanQueueTests {

  @Test
  void theOldestIsTakenFirst() {
    SpanQueue queue = new SpanQueue(10);
    offer(queue, 1, 2, 3);

    assertThat(take(queue, 2)).containsExactly(1L, 2L);
    offer(queue, 4, 5);
    assertThat(take(queue, 9)).containsExactly(3L, 4L, 5L);
    assertThat(take(queue, 9)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 64, 100})
  void itHoldsAsManyAsWasAskedFor(int capacity) {
    SpanQueue queue = new SpanQueue(capacity);

    for (int round = 1; round <= 3; round++) {
      for (int i = 0; i < capacity; i++) {
        assertThat(queue.offer(span(i))).isTrue();
      }
      assertThat(queue.offer(span(99))).isFalse();
      assertThat(queue.size()).isEqualTo(capacity);
      assertThat(queue.produced()).isEqualTo((long) round * capacity);
      assertThat(take(queue, capacity)).hasSize(capacity);
    }
  }

  @Test
  void aPlaceIsFreeAsSoonAsItsSpanIsTaken() {
    SpanQueue queue = new SpanQueue(2);
    offer(queue, 1, 2);

    assertThat(take(queue, 1)).containsExactly(1L);

    assertThat(queue.offer(span(3))).isTrue();
    assertThat(queue.offer(span(4))).isFalse();
  }

  @Test
  void whatIsDiscardedIsTold() {
    SpanQueue queue = new SpanQueue(10);
    offer(queue, 1, 2, 3);
    assertThat(take(queue, 1)).hasSize(1);

    List<SpanData> discarded = new ArrayList<>();
    queue.discard(discarded::add);

    assertThat(discarded)
        .extracting(span -> span.spanId().value())
        .containsExactly(1_000_002L, 1_000_003L);
    assertThat(queue.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void aQueueHasRoomForOne(int capacity) {
    assertThatThrownBy(() -> new SpanQueue(capacity))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The capacity is " + capacity + ": it must be at least 1");
  }

  @Test
  void nothingIsLostOrDoubledBetweenManyThreads() throws Exception {
    int producers = 8;
    int each = 20_000;
    SpanQueue queue = new SpanQueue(128);
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int p = 0; p < producers; p++) {
      long first = 1 + (long) p * each;
      Thread thread = new Thread(() -> offerAll(queue, first, each, start));
      threads.add(thread);
      thread.start();
    }
    start.countDown();

    List<Long> taken = new ArrayList<>();
    while (taken.size() < producers * each) {
      taken.addAll(take(queue, 50));
    }

    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(taken).doesNotHaveDuplicates();
    for (int p = 0; p < producers; p++) {
      long first = 1 + (long) p * each;
      assertThat(taken.stream().filter(id -> id >= first && id < first + each)).isSorted();
    }
    assertThat(queue.isEmpty()).isTrue();
  }

  @SuppressWarnings("ThreadPriorityCheck")
  private static void offerAll(SpanQueue queue, long first, int count, CountDownLatch start) {
    try {
      start.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    for (long id = first; id < first + count; id++) {
      SpanData span = span(id);
      while (!queue.offer(span)) {
        Thread.yield();
      }
    }
  }

  private static void offer(SpanQueue queue, long... ids) {
    for (long id : ids) {
      assertThat(queue.offer(span(id))).isTrue();
    }
  }

  private static List<Long> take(SpanQueue queue, int most) {
    @Nullable SpanData[] target = new SpanData[most];
    int count = queue.take(target);
    return Arrays.stream(target, 0, count)
        .map(span -> Objects.requireNonNull(span).spanId().value() - 1_000_000)
        .toList();
  }

  private static SpanData span(long id) {
    return new TestSpanData(1, id + 1_000_000).end();
  }
}
