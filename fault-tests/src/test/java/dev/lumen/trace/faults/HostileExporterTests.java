package dev.lumen.trace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.TracerBuilder;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.export.SpanExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exporters that misbehave cost their own spans, each of them counted, and nothing else. */
class HostileExporterTests {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final ReceivingExporter kept = new ReceivingExporter();

  @ParameterizedTest
  @EnumSource(Misdeed.class)
  void whateverIsThrownCostsOneBatch(Misdeed misdeed) throws Exception {
    AtomicInteger batches = new AtomicInteger();
    Tracer tracer =
        asynchronous(
                spans -> {
                  if (batches.getAndIncrement() % 2 == 0) {
                    misdeed.commit();
                  }
                  kept.export(spans);
                })
            .build();

    try (AccountingWatch watch = new AccountingWatch(tracer)) {
      for (int round = 0; round < 20; round++) {
        tracer.start("lost").end();
        assertThat(tracer.flush(LONG)).isFalse();
        tracer.start("kept").end();
        assertThat(tracer.flush(LONG)).isTrue();
      }
      assertThat(tracer.close(LONG)).isTrue();
    }

    ExportStats stats = AccountingWatch.assertSettled(tracer, 40);
    assertThat(stats.dropped()).containsOnly(Map.entry(DropReason.EXPORT_FAILED, 20L));
    assertThat(kept.received).hasSize(20);
    Outcome.print(
        "exporter throws " + misdeed, "20 of 40 batches export_failed, the other 20 exported");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anErrorInCloseIsNotThrownIntoTheApplication(boolean async) {
    SpanExporter exporter =
        new SpanExporter() {
          @Override
          public void export(List<SpanData> spans) throws Exception {
            kept.export(spans);
          }

          @Override
          public void close() {
            throw new NoClassDefFoundError("gone with the class loader");
          }
        };
    Tracer tracer = Tracer.builder().asyncExport(async).exporter(exporter).build();
    tracer.start("operation").end();

    assertThat(tracer.close(LONG)).isFalse();

    assertThat(AccountingWatch.assertSettled(tracer, 1).exported()).isEqualTo(1);
  }

  @Test
  void anInterruptThatIsLeftBehindReachesNoOtherBatch() throws Exception {
    AtomicInteger interrupted = new AtomicInteger();
    Tracer tracer =
        asynchronous(
                spans -> {
                  if (Thread.currentThread().isInterrupted()) {
                    interrupted.incrementAndGet();
                  }
                  kept.export(spans);
                  Thread.currentThread().interrupt();
                })
            .asyncBatchSize(1)
            .build();

    try (AccountingWatch watch = new AccountingWatch(tracer)) {
      for (int i = 0; i < 100; i++) {
        tracer.start("operation").end();
      }
      assertThat(tracer.close(LONG)).isTrue();
    }

    assertThat(interrupted).hasValue(0);
    assertThat(AccountingWatch.assertSettled(tracer, 100).exported()).isEqualTo(100);
  }

  @Test
  void aBatchIsTheExportersToKeepAndNotToChange() {
    List<List<SpanData>> batches = new ArrayList<>();
    Tracer tracer =
        asynchronous(
                spans -> {
                  batches.add(spans);
                  if (batches.size() % 2 == 1) {
                    spans.clear();
                  }
                })
            .build();

    for (int i = 0; i < 4; i++) {
      tracer.start("operation" + i).end();
      assertThat(tracer.flush(LONG)).isEqualTo(i % 2 == 1);
    }

    assertThat(batches)
        .allSatisfy(batch -> assertThat(batch).hasSize(1))
        .extracting(batch -> batch.get(0).name())
        .containsExactly("operation0", "operation1", "operation2", "operation3");
    assertThat(tracer.close(LONG)).isTrue();
    assertThat(AccountingWatch.assertSettled(tracer, 4).dropped())
        .containsOnly(Map.entry(DropReason.EXPORT_FAILED, 2L));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anExporterThatDoesNotReturnIsNotWaitedForBeyondTheTime(boolean throwsLate) throws Exception {
    DeafExporter deaf = new DeafExporter(throwsLate);
    Tracer tracer = asynchronous(deaf).asyncBatchSize(10).build();
    for (int i = 0; i < 10; i++) {
      tracer.start("in its hands").end();
    }
    deaf.entered.await();
    for (int i = 0; i < 25; i++) {
      tracer.start("queued").end();
    }

    long before = System.nanoTime();
    try (AccountingWatch watch = new AccountingWatch(tracer)) {
      assertThat(tracer.close(Duration.ofMillis(200))).isFalse();
      Duration took = Duration.ofNanos(System.nanoTime() - before);
      assertThat(took).isLessThan(Duration.ofSeconds(5));
      Outcome.print(
          "exporter blocks for ever",
          "close(200 ms) came back after %.0f ms; 35 of 35 spans counted as shutdown",
          took.toNanos() / 1e6);

      // What the exporter does after that is counted no second time.
      deaf.released = true;
      deaf.closed.await();
      tracer.start("late").end();
    }

    assertThat(AccountingWatch.assertSettled(tracer, 36).dropped())
        .containsOnly(Map.entry(DropReason.SHUTDOWN, 36L));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anExporterMayCloseItsOwnTracer(boolean async) throws Exception {
    List<Tracer> self = new ArrayList<>();
    Tracer tracer =
        Tracer.builder()
            .asyncExport(async)
            .asyncInterval(Duration.ofMillis(1))
            .closeTimeout(Duration.ofMillis(100))
            .exporter(
                spans -> {
                  kept.export(spans);
                  self.get(0).close();
                })
            .build();
    self.add(tracer);

    try (AccountingWatch watch = new AccountingWatch(tracer)) {
      for (int i = 0; i < 100; i++) {
        tracer.start("operation").end();
      }
      tracer.close();
    }

    ExportStats stats = AccountingWatch.assertSettled(tracer, 100);
    assertThat(stats.dropped().keySet()).isSubsetOf(DropReason.SHUTDOWN);
  }

  @Test
  void anExporterThatMakesSpansOfItsOwnCanStillBeClosed() throws Exception {
    List<Tracer> self = new ArrayList<>();
    CountDownLatch exports = new CountDownLatch(100);
    Tracer tracer =
        asynchronous(
                spans -> {
                  kept.export(spans);
                  exports.countDown();
                  try (Span span = self.get(0).spanBuilder("own").root().start()) {
                    span.setAttribute("spans", spans.size());
                  }
                })
            .asyncInterval(Duration.ofMillis(1))
            .build();
    self.add(tracer);

    try (AccountingWatch watch = new AccountingWatch(tracer)) {
      tracer.start("operation").end();
      exports.await();
      boolean unused = tracer.close(LONG);
    }

    ExportStats stats = AccountingWatch.assertSettled(tracer, tracer.stats().started());
    assertThat(stats.exported()).isEqualTo(kept.received.size()).isGreaterThanOrEqualTo(100);
  }

  private static TracerBuilder asynchronous(SpanExporter exporter) {
    return Tracer.builder().asyncExport(true).exporter(exporter);
  }

  /** Blocks, and is deaf to interrupts. */
  private static final class DeafExporter implements SpanExporter {

    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch closed = new CountDownLatch(1);
    private final boolean throwsLate;
    volatile boolean released;

    DeafExporter(boolean throwsLate) {
      this.throwsLate = throwsLate;
    }

    @Override
    public void export(List<SpanData> spans) {
      entered.countDown();
      while (!released) {
        LockSupport.parkNanos(1_000_000);
        boolean unused = Thread.interrupted();
      }
      if (throwsLate) {
        throw new IllegalStateException("too late to matter");
      }
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
