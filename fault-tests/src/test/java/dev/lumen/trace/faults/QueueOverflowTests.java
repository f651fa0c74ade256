package dev.lumen.trace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.ExportStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** 32 threads end spans faster than the exporter takes them. */
class QueueOverflowTests {

  private static final int THREADS = 32;
  private static final int SPANS_PER_THREAD = 5_000;
  private static final int ALL = THREADS * SPANS_PER_THREAD;
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void aSlowExporterCostsSpansThatAreCountedAndNobodyWaits() throws Exception {
    ReceivingExporter exporter =
        new ReceivingExporter() {
          @Override
          public void export(List<SpanData> spans) throws Exception {
            LockSupport.parkNanos(1_000_000);
            super.export(spans);
          }
        };
    Tracer tracer = tracer(exporter);

    Load load;
    try (AccountingWatch watch = new AccountingWatch(tracer)) {
      load = endSpansOnAllThreads(tracer);
      assertThat(tracer.close(LONG)).isTrue();
    }

    ExportStats stats = AccountingWatch.assertSettled(tracer, ALL);
    assertThat(stats.dropped()).containsOnlyKeys(DropReason.QUEUE_FULL);
    assertThat(stats.exported()).isEqualTo(exporter.received.size());
    assertThat(exporter.duplicates).hasValue(0);
    assertThat(load.waits).isZero();
    Outcome.print(
        "32 threads, slow exporter",
        "%,d ended: %,d exported, %,d queue_full; %s; waits of the callers: %d",
        ALL,
        stats.exported(),
        stats.droppedTotal(),
        load.latencies,
        load.waits);
  }

  @Test
  void aStuckExporterHoldsUpNoneOfTheThreads() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    ReceivingExporter exporter =
        new ReceivingExporter() {
          @Override
          public void export(List<SpanData> spans) throws Exception {
            released.await();
            super.export(spans);
          }
        };
    Tracer tracer = tracer(exporter);

    Load load;
    try (AccountingWatch watch = new AccountingWatch(tracer)) {
      load = endSpansOnAllThreads(tracer);
      assertThat(exporter.received).isEmpty();
      released.countDown();
      assertThat(tracer.close(LONG)).isTrue();
    }

    ExportStats stats = AccountingWatch.assertSettled(tracer, ALL);
    // What the queue holds, and one batch in the hands of the exporter.
    assertThat(stats.exported()).isBetween(256L, 256L + 64).isEqualTo(exporter.received.size());
    assertThat(exporter.duplicates).hasValue(0);
    assertThat(load.waits).isZero();
    Outcome.print(
        "32 threads, stuck exporter",
        "%,d ended: %,d exported, %,d queue_full; %s; waits of the callers: %d",
        ALL,
        stats.exported(),
        stats.droppedTotal(),
        load.latencies,
        load.waits);
  }

  private static Tracer tracer(ReceivingExporter exporter) {
    return Tracer.builder()
        .exporter(exporter)
        .asyncExport(true)
        .asyncBufferSize(256)
        .asyncBatchSize(64)
        .build();
  }

  /** The JVM itself has threads wait for each other where a class is used for the first time. */
  @BeforeAll
  static void useEveryClassOnce() {
    CountDownLatch released = new CountDownLatch(1);
    Tracer tracer =
        tracer(
            new ReceivingExporter() {
              @Override
              public void export(List<SpanData> spans) throws Exception {
                released.await();
                super.export(spans);
              }
            });
    // More than the queue holds: what tells of the loss is used too.
    for (int i = 0; i < 1_000; i++) {
      tracer.start("operation").end();
    }
    released.countDown();
    tracer.close();
    assertThat(tracer.stats().exporters().get(0).droppedTotal()).isPositive();
    tracer.start("operation").end();
    assertThat(Waits.ofThisThread()).isNotNegative();
  }

  private static Load endSpansOnAllThreads(Tracer tracer) throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<Load>> loads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      loads.add(threads.submit(() -> endSpans(tracer, start)));
    }
    Load all = new Load(new Latencies(), 0);
    for (Future<Load> load : loads) {
      all.latencies.addAll(load.get().latencies);
      all = new Load(all.latencies, all.waits + load.get().waits);
    }
    threads.shutdown();
    return all;
  }

  private static Load endSpans(Tracer tracer, CyclicBarrier start) throws Exception {
    Latencies latencies = new Latencies();
    start.await();
    long waitsBefore = Waits.ofThisThread();
    for (int i = 0; i < SPANS_PER_THREAD; i++) {
      Span span = tracer.start("operation");
      long before = System.nanoTime();
      span.end();
      latencies.add(System.nanoTime() - before);
    }
    return new Load(latencies, Waits.ofThisThread() - waitsBefore);
  }

  private record Load(Latencies latencies, long waits) {}
}
