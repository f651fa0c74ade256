package dev.lumen.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.SpanExporter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How large the batches are that asynchronous export makes. */
class ExportBatchTests {

  private static final int BATCH = 8;

  private final SlowExporter exporter = new SlowExporter();
  private final Tracer tracer =
      Tracer.builder()
          .exporter(exporter)
          .asyncExport(true)
          .asyncBatchSize(BATCH)
          .asyncInterval(Duration.ofDays(1))
          .build();

  @Test
  void whatIsLeftAfterAFullBatchWaitsForMore() throws Exception {
    end(BATCH);
    exporter.awaitEntry();
    end(1);

    exporter.proceed.release();
    awaitSleepAfter(1);
    end(BATCH - 1);

    exporter.awaitEntry();
    assertThat(exporter.sizes).containsExactly(BATCH, BATCH);
    close();
  }

  @Test
  void fullBatchesFollowEachOtherAtOnce() throws Exception {
    end(BATCH);
    exporter.awaitEntry();
    end(2 * BATCH);

    exporter.proceed.release(3);

    exporter.awaitEntry();
    exporter.awaitEntry();
    assertThat(exporter.sizes).containsExactly(BATCH, BATCH, BATCH);
    close();
  }

  @Test
  void aBufferThatHoldsNoTwoBatchesIsEmptiedFromItsHalfOn() throws Exception {
    try (Tracer small =
        Tracer.builder()
            .exporter(exporter)
            .asyncExport(true)
            .asyncBufferSize(2 * BATCH)
            .asyncInterval(Duration.ofDays(1))
            .build()) {
      for (int i = 0; i < BATCH; i++) {
        small.start("operation").end();
      }

      exporter.awaitEntry();
      assertThat(exporter.sizes).containsExactly(BATCH);
      exporter.proceed.release();
    }
    close();
  }

  private void end(int spans) {
    for (int i = 0; i < spans; i++) {
      tracer.start("operation").end();
    }
  }

  /** Until the worker, which has no time limit within the exporter, waits for the next batch. */
  private void awaitSleepAfter(int batches) {
    Thread worker = Objects.requireNonNull(exporter.worker);
    while (exporter.sizes.size() == batches && worker.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  private void close() {
    exporter.proceed.release(BATCH);
    tracer.close();
  }

  /** Exports a batch when it is told to. */
  private static final class SlowExporter implements SpanExporter {

    final ConcurrentLinkedQueue<Integer> sizes = new ConcurrentLinkedQueue<>();
    final Semaphore proceed = new Semaphore(0);
    volatile @Nullable Thread worker;
    private final Semaphore entered = new Semaphore(0);

    @Override
    public void export(List<SpanData> spans) throws InterruptedException {
      worker = Thread.currentThread();
      sizes.add(spans.size());
      entered.release();
      proceed.acquire();
    }

    void awaitEntry() throws InterruptedException {
      assertThat(entered.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }
  }
}
