package dev.lumen.trace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.TracerStats;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.ExportStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code close} and {@code flush} against each other and against the ends of spans. */
class CloseRaceTests {

  private static final int ROUNDS = 300;
  private static final int HANGING_ROUNDS = 1000;
  private static final int SPANS = 50;
  private static final int BATCH = 16;
  private static final Duration LONG = Duration.ofMinutes(1);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSecondCloseSaysWhatTheFirstSaid(boolean async) {
    ReceivingExporter exporter = new ReceivingExporter();
    Tracer tracer = Tracer.builder().asyncExport(async).exporter(exporter).build();
    tracer.start("operation").end();

    assertThat(tracer.close(LONG)).isTrue();
    assertThat(tracer.close(LONG)).isTrue();
    tracer.close();

    assertThat(exporter.closed).hasValue(1);
    assertThat(AccountingWatch.assertSettled(tracer, 1).exported()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void closeFlushAndEndRaceAndEverySpanIsExportedOrCounted(boolean async) throws Exception {
    long exported = 0;
    long shutdown = 0;
    for (int round = 0; round < ROUNDS; round++) {
      ExportStats stats = race(async, round % 3 == 0 ? Duration.ZERO : LONG);
      exported += stats.exported();
      shutdown += stats.droppedTotal();
    }

    // Both sides win often enough for the race to be one.
    assertThat(exported).isPositive();
    assertThat(shutdown).isPositive();
    Outcome.print(
        "close, flush and end race, " + (async ? "asynchronous" : "synchronous"),
        "%,d rounds: %,d exported, %,d shutdown, none twice, none uncounted; closed once, after the"
            + " last batch",
        ROUNDS,
        exported,
        shutdown);
  }

  /** The worker takes its batch at about the time when the close gives up. */
  @Test
  void aCloseThatGivesUpLeavesNothingToAnExporterThatHangs() {
    for (int round = 0; round < HANGING_ROUNDS; round++) {
      CountDownLatch end = new CountDownLatch(1);
      Tracer tracer =
          Tracer.builder()
              .exporter(spans -> awaitUninterruptibly(end))
              .asyncExport(true)
              .asyncBatchSize(SPANS)
              .asyncInterval(Duration.ofDays(1))
              .build();
      for (int i = 0; i < SPANS; i++) {
        tracer.start("operation").end();
      }
      pause(round * 200L);

      tracer.close(Duration.ZERO);

      long deadline = System.nanoTime() + LONG.toNanos();
      while (queued(tracer) > 0 && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertThat(AccountingWatch.assertSettled(tracer, SPANS).dropped())
          .containsOnly(Map.entry(DropReason.SHUTDOWN, (long) SPANS));
      end.countDown();
    }
  }

  private static ExportStats race(boolean async, Duration closeTimeout) throws Exception {
    ReceivingExporter exporter = new ReceivingExporter();
    Tracer tracer =
        Tracer.builder().asyncExport(async).asyncBatchSize(BATCH).exporter(exporter).build();
    List<Callable<Void>> racers = new ArrayList<>();
    AtomicInteger ended = new AtomicInteger();
    AtomicBoolean closing = new AtomicBoolean();
    for (int i = 0; i < 3; i++) {
      racers.add(() -> endSpans(tracer, ended));
    }
    for (int i = 0; i < 2; i++) {
      racers.add(() -> endAndFlush(tracer, exporter, ended, closing));
      racers.add(() -> endAndClose(tracer, exporter, ended, closing, closeTimeout));
    }

    try (AccountingWatch watch = new AccountingWatch(tracer)) {
      runAtOnce(racers);
      boolean unused = tracer.close(LONG);
    }

    ExportStats stats = AccountingWatch.assertSettled(tracer, ended.get());
    // A batch that a close did not wait for counts as dropped, though the exporter may finish it.
    int inDoubt = closeTimeout.isZero() ? BATCH : 0;
    assertThat(exporter.received.size() - stats.exported()).isBetween(0L, (long) inDoubt);
    assertThat(exporter.duplicates).hasValue(0);
    assertThat(exporter.closed).hasValue(1);
    assertThat(exporter.afterClose).hasValue(0);
    return stats;
  }

  private static Void endSpans(Tracer tracer, AtomicInteger ended) {
    for (int i = 0; i < SPANS; i++) {
      tracer.start("operation").end();
      ended.incrementAndGet();
    }
    return null;
  }

  /** A flush that says yes has exported what this thread had ended before any close. */
  private static Void endAndFlush(
      Tracer tracer, ReceivingExporter exporter, AtomicInteger ended, AtomicBoolean closing) {
    for (int i = 0; i < SPANS; i++) {
      Span span = tracer.start("flushed");
      span.end();
      ended.incrementAndGet();
      boolean inTime = !closing.get();
      if (tracer.flush(LONG) && inTime) {
        assertThat(exporter.received).contains(span.context().spanId());
      }
    }
    return null;
  }

  /** A close that says yes has exported what this thread had ended before any close. */
  private static Void endAndClose(
      Tracer tracer,
      ReceivingExporter exporter,
      AtomicInteger ended,
      AtomicBoolean closing,
      Duration timeout) {
    Span span = tracer.start("closed");
    span.end();
    ended.incrementAndGet();
    boolean inTime = !closing.getAndSet(true);
    if (tracer.close(timeout) && inTime) {
      assertThat(exporter.received).contains(span.context().spanId());
    }
    return null;
  }

  private static void runAtOnce(List<Callable<Void>> racers) throws Exception {
    CyclicBarrier start = new CyclicBarrier(racers.size());
    ExecutorService threads = Executors.newFixedThreadPool(racers.size());
    List<Future<Void>> results = new ArrayList<>();
    for (Callable<Void> racer : racers) {
      results.add(
          threads.submit(
              () -> {
                start.await();
                return racer.call();
              }));
    }
    for (Future<Void> result : results) {
      result.get();
    }
    threads.shutdown();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        // This exporter does not listen.
      }
    }
  }

  /** Not a sleep, which would take longer. */
  private static void pause(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private static long queued(Tracer tracer) {
    TracerStats stats = tracer.stats();
    return stats.queued(stats.exporters().get(0));
  }
}
