package dev.lumen.trace.store;

import static dev.lumen.trace.data.TestSpanData.ended;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.data.TestSpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TraceStoreConcurrencyTests {

  private static final int WRITERS = 8;
  private static final int TRACES_PER_WRITER = 2000;
  private static final int SPANS_PER_TRACE = 5;
  private static final int MAX_SPANS = 500;
  private static final long MAX_BYTES = 200_000;

  @Test
  void writersAndAReaderStayWithinTheBoundsAndEverySpanIsAccountedFor() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1);
    AtomicBoolean writing = new AtomicBoolean(true);
    try (TraceStore store = new TraceStore(MAX_SPANS, MAX_BYTES)) {
      List<Future<?>> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        long firstId = 1L + (long) writer * TRACES_PER_WRITER * SPANS_PER_TRACE;
        writers.add(threads.submit(() -> write(store, firstId)));
      }
      Future<?> reader = threads.submit(() -> readWhile(writing, store));
      for (Future<?> writer : writers) {
        writer.get();
      }
      writing.set(false);
      reader.get();

      StoreStats stats = store.stats();
      assertThat(stats.addedSpans())
          .isEqualTo((long) WRITERS * TRACES_PER_WRITER * SPANS_PER_TRACE);
      assertThat(stats.evictedTraces()).isPositive();
      assertConsistent(stats);
      assertThat(store.list(TraceQuery.ALL).traces()).noneMatch(TraceSummary::running);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aWriterNeverWaitsAndCountsWhatTheQueueCannotTake() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch proceed = new CountDownLatch(1);
    try (TraceStore store = new TraceStore()) {
      store.add(blocking(reading, proceed));
      for (int id = 2; id <= TraceStore.WAKE_AT + 1; id++) {
        store.add(ended(id));
      }
      // The store's own thread has taken as many as that at once, and is within the first span now.
      reading.await();
      int taken = TraceStore.WAKE_AT;
      int waiting = 1;

      for (int i = 0; i < TraceStore.QUEUE_CAPACITY; i++) {
        store.add(ended(1_000_000 + i));
      }

      proceed.countDown();
      StoreStats stats = store.stats();
      assertThat(stats.droppedSpans()).isEqualTo(waiting);
      assertThat(stats.addedSpans()).isEqualTo((long) taken + waiting + TraceStore.QUEUE_CAPACITY);
      assertConsistent(stats);
    }
  }

  private static void write(TraceStore store, long firstId) {
    for (int trace = 0; trace < TRACES_PER_WRITER; trace++) {
      long rootId = firstId + (long) trace * SPANS_PER_TRACE;
      TestSpanData root = new TestSpanData(rootId, rootId);
      store.onStart(root);
      for (int i = 1; i < SPANS_PER_TRACE; i++) {
        TestSpanData child = new TestSpanData(rootId, rootId + i).parent(rootId);
        store.onStart(child);
        child.attribute("index", i).end();
        store.onEnd(child);
      }
      root.status(trace % 10 == 0 ? SpanStatus.ERROR : SpanStatus.UNSET).end();
      store.onEnd(root);
    }
  }

  private static void readWhile(AtomicBoolean writing, TraceStore store) {
    long cursor = 0;
    while (writing.get()) {
      TraceList list = store.list(TraceQuery.ALL.withLimit(TraceQuery.MAX_LIMIT));
      assertThat(list.cursor()).isGreaterThanOrEqualTo(cursor);
      cursor = list.cursor();
      StoreStats stats = store.stats();
      assertThat(stats.heldSpans()).isLessThanOrEqualTo(MAX_SPANS);
      assertThat(stats.heldBytes()).isLessThanOrEqualTo(MAX_BYTES);
      assertConsistent(stats);
    }
  }

  private static void assertConsistent(StoreStats stats) {
    assertThat(stats.addedSpans())
        .isEqualTo(
            stats.heldSpans()
                + stats.evictedSpans()
                + stats.refusedSpans()
                + stats.droppedSpans()
                + stats.clearedSpans()
                + stats.filteredSpans());
  }

  private static TestSpanData blocking(CountDownLatch reading, CountDownLatch proceed) {
    return new TestSpanData(1, 1) {
      @Override
      public boolean hasEnded() {
        reading.countDown();
        try {
          proceed.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        return true;
      }
    };
  }
}
