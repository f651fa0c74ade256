package dev.lumen.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.export.SpanExporter;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Asynchronous export seen from the tracer: nothing is lost without a number that says so. */
class ExportAccountingTests {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final InMemoryExporter exporter = new InMemoryExporter();

  @Test
  void aFlushExportsWhatHasEnded() {
    Tracer tracer = asynchronous(exporter, 1024);
    for (int i = 0; i < 100; i++) {
      tracer.start("operation").end();
    }
    Span live = tracer.spanBuilder("live").startDetached();

    assertThat(tracer.flush(LONG)).isTrue();

    assertThat(exporter.size()).isEqualTo(100);
    assertThat(tracer.stats().live()).isEqualTo(1);
    live.end();
    tracer.close();
    assertThat(exporter.size()).isEqualTo(101);
  }

  @Test
  void aFullBatchDoesNotWaitForTheInterval() throws Exception {
    CountDownLatch exported = new CountDownLatch(8);
    SpanExporter counting = spans -> spans.forEach(span -> exported.countDown());
    Tracer tracer =
        Tracer.builder()
            .exporter(counting)
            .asyncExport(true)
            .asyncBatchSize(8)
            .asyncInterval(Duration.ofDays(1))
            .build();

    for (int i = 0; i < 8; i++) {
      tracer.start("operation").end();
    }

    assertThat(exported.await(30, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    tracer.close();
  }

  @Test
  void theIntervalExportsABatchThatIsNotFull() throws Exception {
    CountDownLatch exported = new CountDownLatch(1);
    Tracer tracer =
        Tracer.builder()
            .exporter(spans -> exported.countDown())
            .asyncExport(true)
            .asyncInterval(Duration.ofMillis(5))
            .build();

    tracer.start("operation").end();

    assertThat(exported.await(30, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    tracer.close();
  }

  @Test
  void aFullBufferDropsTheNewestAndCountsThem() throws Exception {
    BlockedExporter blocked = new BlockedExporter();
    Tracer tracer = asynchronous(blocked, 16);
    tracer.start("first").end();
    assertThat(tracer.flush(Duration.ZERO)).isFalse();
    blocked.entered.acquire();

    for (int i = 0; i < 50; i++) {
      tracer.start("operation" + i).end();
    }

    ExportStats stats = tracer.stats().exporters().get(0);
    assertThat(stats.dropped()).containsEntry(DropReason.QUEUE_FULL, 34L);
    assertThat(tracer.stats().queued(stats)).isEqualTo(17);
    blocked.release();
    assertThat(tracer.close(LONG)).isTrue();
    assertThat(blocked.names).hasSize(17).contains("first", "operation0", "operation15");
    assertIdentity(tracer);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        IOException.class,
        IllegalStateException.class,
        OutOfMemoryError.class,
        NoClassDefFoundError.class,
        StackOverflowError.class
      })
  void theWorkerSurvivesWhateverAnExporterThrows(Class<? extends Throwable> type) {
    AtomicBoolean broken = new AtomicBoolean(true);
    Tracer tracer =
        asynchronous(
            spans -> {
              if (broken.get()) {
                throwAny(type);
              }
              exporter.export(spans);
            },
            1024);

    tracer.start("lost").end();
    assertThat(tracer.flush(LONG)).isFalse();
    broken.set(false);
    tracer.start("kept").end();
    assertThat(tracer.flush(LONG)).isTrue();

    assertThat(exporter.spans()).extracting(SpanData::name).containsExactly("kept");
    assertThat(tracer.stats().exporters().get(0).dropped())
        .containsEntry(DropReason.EXPORT_FAILED, 1L);
    assertIdentity(tracer);
    tracer.close();
  }

  @Test
  void aSynchronousExporterThatThrowsIsCountedToo() {
    Tracer tracer =
        Tracer.builder()
            .exporter(
                spans -> {
                  throw new IOException("disk full");
                })
            .exporter(exporter)
            .build();

    tracer.start("operation").end();

    assertThat(exporter.size()).isEqualTo(1);
    assertThat(tracer.stats().exporters().get(0).dropped())
        .containsEntry(DropReason.EXPORT_FAILED, 1L);
    assertIdentity(tracer);
  }

  @Test
  void aStuckExporterHoldsUpNoOther() {
    BlockedExporter blocked = new BlockedExporter();
    Tracer tracer = Tracer.builder().exporter(blocked).exporter(exporter).asyncExport(true).build();
    tracer.start("operation").end();

    assertThat(tracer.close(Duration.ofMillis(200))).isFalse();

    assertThat(exporter.size()).isEqualTo(1);
    assertThat(tracer.stats().exporters().get(0).dropped()).containsEntry(DropReason.SHUTDOWN, 1L);
    assertThat(tracer.stats().exporters().get(1).dropped()).isEmpty();
    assertIdentity(tracer);
    blocked.release();
  }

  @Test
  void whatEndsAfterTheCloseIsCounted() {
    for (boolean async : new boolean[] {true, false}) {
      Tracer tracer = Tracer.builder().exporter(exporter).asyncExport(async).build();
      Span late = tracer.spanBuilder("late").startDetached();

      assertThat(tracer.close(LONG)).isTrue();
      assertThat(tracer.close(LONG)).isTrue();
      late.end();

      assertThat(exporter.spans()).isEmpty();
      assertThat(tracer.stats().exporters().get(0).dropped())
          .containsEntry(DropReason.SHUTDOWN, 1L);
      assertIdentity(tracer);
    }
  }

  @Test
  void anExporterIsClosedOnceEvenWithoutASpan() {
    for (boolean async : new boolean[] {true, false}) {
      AtomicInteger closed = new AtomicInteger();
      SpanExporter closing = new ClosingExporter(closed::incrementAndGet);
      Tracer tracer = Tracer.builder().exporter(closing).asyncExport(async).build();

      tracer.close();
      tracer.close();

      assertThat(closed).hasValue(1);
    }
  }

  @Test
  void anExporterThatFlushesItsOwnTracerDoesNotWaitForItself() {
    List<Tracer> self = new ArrayList<>();
    List<Boolean> flushed = new ArrayList<>();
    Tracer tracer = asynchronous(spans -> flushed.add(self.get(0).flush(LONG)), 1024);
    self.add(tracer);

    tracer.start("operation").end();
    assertThat(tracer.flush(LONG)).isTrue();

    assertThat(flushed).containsExactly(false);
    tracer.close();
  }

  @Test
  void anExceptionWithoutAMessageToTellHarmsNobody() {
    for (boolean async : new boolean[] {true, false}) {
      AtomicBoolean broken = new AtomicBoolean(true);
      InMemoryExporter kept = new InMemoryExporter();
      Tracer tracer =
          Tracer.builder()
              .asyncExport(async)
              .exporter(
                  spans -> {
                    if (broken.get()) {
                      throw new Speechless();
                    }
                    kept.export(spans);
                  })
              .build();

      tracer.start("lost").end();
      boolean unused = tracer.flush(LONG);
      broken.set(false);
      tracer.start("kept").end();
      assertThat(tracer.close(LONG)).isTrue();

      assertThat(kept.spans()).extracting(SpanData::name).containsExactly("kept");
      assertIdentity(tracer);
    }
  }

  @Test
  void aSynchronousCloseWhoseTimeIsUpStillClosesTheDoor() throws Exception {
    BlockedExporter blocked = new BlockedExporter();
    Tracer tracer = Tracer.builder().exporter(blocked).build();
    Thread exporting = new Thread(() -> tracer.start("exporting").end());
    exporting.start();
    blocked.entered.acquire();

    assertThat(tracer.close(Duration.ofMillis(1))).isFalse();
    tracer.start("late").end();
    blocked.release();
    exporting.join();

    // All is closed now, but a span was lost meanwhile.
    assertThat(tracer.close(LONG)).isFalse();
    assertThat(blocked.names).containsExactly("exporting");
    assertThat(tracer.stats().exporters().get(0).dropped()).containsEntry(DropReason.SHUTDOWN, 1L);
    assertIdentity(tracer);
  }

  @Test
  void aCloseDoesNotForgetWhatAnEarlierOneGaveUp() {
    BlockedExporter blocked = new BlockedExporter();
    Tracer tracer = Tracer.builder().exporter(blocked).asyncExport(true).build();
    tracer.start("operation").end();

    assertThat(tracer.close(Duration.ZERO)).isFalse();
    blocked.release();

    assertThat(tracer.close(LONG)).isFalse();
    assertThat(tracer.stats().exporters().get(0).dropped()).containsEntry(DropReason.SHUTDOWN, 1L);
  }

  @Test
  void aSpanThatEndsBetweenTwoClosesIsLost() {
    for (boolean async : new boolean[] {true, false}) {
      Tracer tracer = Tracer.builder().exporter(exporter).asyncExport(async).build();

      assertThat(tracer.close(LONG)).isTrue();
      tracer.start("late").end();

      assertThat(tracer.close(LONG)).isFalse();
    }
  }

  @Test
  void anExporterWhoseCloseClosesItsTracerIsClosedOnce() {
    for (boolean async : new boolean[] {true, false}) {
      AtomicInteger closed = new AtomicInteger();
      List<Tracer> self = new ArrayList<>();
      SpanExporter closing =
          new ClosingExporter(
              () -> {
                closed.incrementAndGet();
                self.get(0).close();
              });
      self.add(Tracer.builder().exporter(closing).asyncExport(async).build());

      self.get(0).close();

      assertThat(closed).hasValue(1);
    }
  }

  @Test
  void aCloseDoesNotForgetThatAnEarlierOneFailed() {
    for (boolean async : new boolean[] {true, false}) {
      SpanExporter failing =
          new ClosingExporter(
              () -> {
                throw new IOException("disk full");
              });
      Tracer tracer = Tracer.builder().exporter(failing).asyncExport(async).build();

      assertThat(tracer.close(LONG)).isFalse();
      assertThat(tracer.close(LONG)).isFalse();
    }
  }

  @Test
  void aCloseMayWaitForEver() {
    Tracer tracer =
        Tracer.builder()
            .exporter(exporter)
            .asyncExport(true)
            .closeTimeout(java.time.temporal.ChronoUnit.FOREVER.getDuration())
            .build();
    tracer.start("operation").end();

    tracer.close();

    assertThat(exporter.size()).isEqualTo(1);
  }

  @Test
  void whatAnExporterDoesIsNotTraced() {
    for (boolean async : new boolean[] {true, false}) {
      List<Tracer> self = new ArrayList<>();
      List<Boolean> recorded = new ArrayList<>();
      Tracer tracer =
          Tracer.builder()
              .asyncExport(async)
              .exporter(
                  spans -> {
                    try (Span span = self.get(0).start("call of the exporter")) {
                      recorded.add(span.isRecording() || span.context().isSampled());
                    }
                  })
              .build();
      self.add(tracer);

      tracer.start("operation").end();
      assertThat(tracer.close(LONG)).isTrue();

      assertThat(recorded).containsExactly(false);
      assertThat(tracer.stats().started()).isEqualTo(1);
    }
  }

  @Test
  void everySpanOfManyThreadsIsExportedOrCounted() throws Exception {
    for (int round = 0; round < 50; round++) {
      Set<SpanData> exported = ConcurrentHashMap.newKeySet();
      Tracer tracer = asynchronous(exported::addAll, 64);
      AtomicBoolean done = new AtomicBoolean();
      Thread watcher =
          new Thread(
              () -> {
                while (!done.get()) {
                  assertIdentity(tracer);
                }
              });
      AtomicInteger failures = new AtomicInteger();
      watcher.setUncaughtExceptionHandler((thread, e) -> failures.incrementAndGet());
      watcher.start();
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        Thread thread =
            new Thread(
                () -> {
                  for (int i = 0; i < 200; i++) {
                    tracer.start("operation").end();
                  }
                });
        threads.add(thread);
        thread.start();
      }
      if (round % 2 == 0) {
        // Races the ends.
        tracer.close(LONG);
      }
      for (Thread thread : threads) {
        thread.join();
      }
      tracer.close(LONG);
      done.set(true);
      watcher.join();

      ExportStats stats = tracer.stats().exporters().get(0);
      assertThat(failures).hasValue(0);
      assertThat(stats.exported()).isEqualTo(exported.size());
      assertThat(stats.exported() + stats.droppedTotal()).isEqualTo(1600);
      assertThat(tracer.stats().queued(stats)).isZero();
    }
  }

  private static void assertIdentity(Tracer tracer) {
    TracerStats stats = tracer.stats();
    assertThat(stats.live()).isNotNegative();
    for (ExportStats exporter : stats.exporters()) {
      assertThat(stats.queued(exporter)).isNotNegative();
      assertThat(stats.started())
          .isEqualTo(
              stats.live()
                  + stats.queued(exporter)
                  + exporter.exported()
                  + stats.filtered()
                  + exporter.droppedTotal());
    }
  }

  @Test
  void aFlushWaitsForWhatAnotherThreadExports() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    Tracer tracer =
        Tracer.builder()
            .exporter(
                spans -> {
                  begun.countDown();
                  released.await();
                })
            .build();
    Thread other = new Thread(() -> tracer.start("operation").end());
    other.start();
    begun.await();

    boolean before = tracer.flush(Duration.ofMillis(1));
    released.countDown();
    boolean after = tracer.flush(LONG);

    assertThat(before).isFalse();
    assertThat(after).isTrue();
    assertThat(tracer.stats().exporters().get(0).exported()).isEqualTo(1);
    other.join();
    tracer.close();
  }

  private static Tracer asynchronous(SpanExporter exporter, int bufferSize) {
    return Tracer.builder()
        .exporter(exporter)
        .asyncExport(true)
        .asyncBufferSize(bufferSize)
        .build();
  }

  private static void throwAny(Class<? extends Throwable> type) throws Exception {
    Throwable throwable = type.getConstructor(String.class).newInstance("as the test wants");
    if (throwable instanceof Error error) {
      throw error;
    }
    throw (Exception) throwable;
  }

  private static final class Speechless extends RuntimeException {

    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }
  }

  /** Holds up its first batch until it is released. */
  private record ClosingExporter(Closeable onClose) implements SpanExporter {

    @Override
    public void export(List<SpanData> spans) {}

    @Override
    public void close() throws IOException {
      onClose.close();
    }
  }

  private static final class BlockedExporter implements SpanExporter {

    final Semaphore entered = new Semaphore(0);
    final List<String> names = new ArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public void export(List<SpanData> spans) throws InterruptedException {
      entered.release();
      released.await();
      spans.forEach(span -> names.add(span.name()));
    }

    void release() {
      released.countDown();
    }
  }
}
