package dev.lumen.trace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.store.TraceStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** 10,000 virtual threads, on a JDK that has them. None of them holds its carrier for us. */
@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "this JDK has no virtual threads")
class VirtualThreadTests {

  private static final int THREADS = 10_000;
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String OURS = "dev.lumen.trace.";

  @Test
  void theCurrentSpanStaysWithItsThreadAndNoneIsPinned(@TempDir Path directory) throws Exception {
    ReceivingExporter exporter = new ReceivingExporter();
    TraceStore store = new TraceStore();
    Tracer tracer = Tracer.builder().exporter(exporter).listener(store).build();

    List<RecordedEvent> pins;
    try (AccountingWatch watch = new AccountingWatch(tracer)) {
      pins =
          recordPins(
              directory,
              () -> {
                runOnVirtualThreads(() -> handOver(tracer));
                return tracer.close(LONG);
              });
    }

    ExportStats stats = AccountingWatch.assertSettled(tracer, 2 * THREADS);
    assertThat(stats.exported()).isEqualTo(2 * THREADS).isEqualTo(exporter.received.size());
    assertThat(pins).noneMatch(VirtualThreadTests::isOurs);
    store.close();
    Outcome.print(
        "10,000 virtual threads, synchronous",
        "%,d spans exported; pins by our code: 0 (in all: %d)",
        stats.exported(),
        pins.size());
  }

  @Test
  void anOverflowingQueuePinsNoneAndCountsAll(@TempDir Path directory) throws Exception {
    ReceivingExporter exporter = new ReceivingExporter();
    Tracer tracer =
        Tracer.builder()
            .exporter(exporter)
            .asyncExport(true)
            .asyncBufferSize(64)
            .asyncBatchSize(16)
            .build();

    List<RecordedEvent> pins;
    try (AccountingWatch watch = new AccountingWatch(tracer)) {
      pins =
          recordPins(
              directory,
              () -> {
                runOnVirtualThreads(() -> handOver(tracer));
                return tracer.close(LONG);
              });
    }

    ExportStats stats = AccountingWatch.assertSettled(tracer, 2 * THREADS);
    assertThat(stats.exported()).isEqualTo(exporter.received.size());
    assertThat(stats.dropped().keySet()).isSubsetOf(DropReason.QUEUE_FULL);
    assertThat(pins).noneMatch(VirtualThreadTests::isOurs);
    Outcome.print(
        "10,000 virtual threads, queue of 64",
        "%,d ended: %,d exported, %,d queue_full; pins by our code: 0 (in all: %d)",
        2 * THREADS,
        stats.exported(),
        stats.droppedTotal(),
        pins.size());
  }

  /** The other tests would pass where pins cannot be seen. */
  @Test
  void aPinIsSeen(@TempDir Path directory) throws Exception {
    List<RecordedEvent> pins =
        recordPins(
            directory,
            () -> {
              ExecutorService threads = virtualThreads();
              boolean parked = threads.submit(() -> Pinning.PARKED).get();
              threads.shutdown();
              return parked;
            });

    assertThat(pins).isNotEmpty();
  }

  private static Void handOver(Tracer tracer) {
    try (Span parent = tracer.start("parent")) {
      LockSupport.parkNanos(100_000);
      assertThat(Span.current()).isSameAs(parent);
      try (Span child = tracer.start("child")) {
        child.setAttribute("key", "value").addEvent("event", Attributes.of("key", 1));
        LockSupport.parkNanos(100_000);
        assertThat(Span.current()).isSameAs(child);
      }
      assertThat(Span.current()).isSameAs(parent);
    }
    return null;
  }

  private static void runOnVirtualThreads(Callable<Void> task) throws Exception {
    List<Future<Void>> results = new ArrayList<>();
    ExecutorService threads = virtualThreads();
    for (int i = 0; i < THREADS; i++) {
      results.add(threads.submit(task));
    }
    for (Future<Void> result : results) {
      result.get();
    }
    threads.shutdown();
  }

  /** By reflection, since this is compiled for a JDK that has none. */
  private static ExecutorService virtualThreads() throws ReflectiveOperationException {
    return (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }

  private static List<RecordedEvent> recordPins(Path directory, Callable<Boolean> work)
      throws Exception {
    Path file = directory.resolve("pins.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.VirtualThreadPinned").withoutThreshold().withStackTrace();
      recording.start();
      assertThat(work.call()).isTrue();
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file);
  }

  /** Whether a frame is of the code under test; those of these tests are not. */
  private static boolean isOurs(RecordedEvent pin) {
    return pin.getStackTrace().getFrames().stream()
        .map(frame -> frame.getMethod().getType().getName())
        .anyMatch(name -> name.startsWith(OURS) && !name.startsWith(OURS + "faults."));
  }

  /** Whoever parks while it initializes a class pins its carrier, on every JDK. */
  private static final class Pinning {
    static final boolean PARKED = park();

    private static boolean park() {
      LockSupport.parkNanos(1_000_000);
      return true;
    }
  }
}
