package dev.lumen.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.export.InMemoryExporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpanConcurrencyTests {

  private static final int THREADS = 32;

  private final InMemoryExporter exporter = new InMemoryExporter();
  private final Tracer tracer = Tracer.builder().exporter(exporter).build();
  private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  @Test
  void thirtyTwoThreadsWriteAndEndOneSpan() throws Exception {
    for (int round = 0; round < 300; round++) {
      Span span = tracer.spanBuilder("shared").startDetached();
      CyclicBarrier barrier = new CyclicBarrier(THREADS);
      List<Future<?>> threads = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        int thread = t;
        threads.add(
            pool.submit(
                () -> {
                  barrier.await();
                  write(span, thread);
                  return null;
                }));
      }
      for (Future<?> thread : threads) {
        thread.get();
      }

      assertThat(exporter.size()).as("one end").isEqualTo(round + 1);
      assertWhole(exporter.spans().get(round));
    }
  }

  /** What the exporter saw at the end, and what the span holds after all threads are done. */
  private void assertWhole(SpanData span) {
    Map<String, Object> attributes = span.attributes().asMap();
    attributes.forEach((key, value) -> assertThat(key).isEqualTo("key" + value));
    assertThat(attributes.size() + span.droppedAttributes()).isLessThanOrEqualTo(THREADS * 4);
    for (SpanEvent event : span.events()) {
      assertThat(event.attributes().get("thread")).hasToString(event.name());
      assertThat(event.epochNanos())
          .isBetween(span.startEpochNanos(), span.endEpochNanos() + 1_000_000_000L);
    }
  }

  private static void write(Span span, int thread) {
    for (int i = 0; i < 4; i++) {
      span.setAttribute("key" + (thread * 4 + i), thread * 4 + i);
      span.addEvent(String.valueOf(thread), dev.lumen.trace.data.Attributes.of("thread", thread));
    }
    if (thread % 4 == 0) {
      span.end();
      span.setAttribute("late", thread);
    }
  }

  @Test
  void nothingChangesOnceAListenerHasSeenTheEnd() throws Exception {
    List<Map<String, Object>> atEnd = new ArrayList<>();
    List<SpanData> ended = new ArrayList<>();
    Tracer listening =
        Tracer.builder()
            .listener(
                new dev.lumen.trace.SpanListener() {
                  @Override
                  public void onEnd(SpanData span) {
                    atEnd.add(span.attributes().asMap());
                    ended.add(span);
                  }
                })
            .build();

    for (int round = 0; round < 300; round++) {
      Span span = listening.spanBuilder("shared").startDetached();
      CyclicBarrier barrier = new CyclicBarrier(2);
      Future<?> writer =
          pool.submit(
              () -> {
                barrier.await();
                for (int i = 0; i < 100; i++) {
                  span.setAttribute("key", i);
                }
                return null;
              });
      barrier.await();
      span.end();
      writer.get();
    }

    for (int i = 0; i < ended.size(); i++) {
      assertThat(ended.get(i).attributes().asMap()).isEqualTo(atEnd.get(i));
    }
  }
}
