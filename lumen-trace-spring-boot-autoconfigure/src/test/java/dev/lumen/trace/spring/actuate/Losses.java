package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.export.SpansDroppedException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A tracer that loses spans for every reason there is, and for each a number of its own. */
final class Losses implements SpanExporter {

  static final int LIVE = 1;
  static final int EXPORTED = 3;
  static final int UNSAMPLED = 7;
  static final int STARTED = 46;

  static final Map<DropReason, Long> DROPPED =
      Map.of(
          DropReason.TOO_LARGE, 1L,
          DropReason.EXPORT_FAILED, 2L,
          DropReason.REJECTED, 4L,
          DropReason.QUEUE_FULL, 5L,
          DropReason.RATE_LIMITED, 6L,
          DropReason.SHUTDOWN, 24L,
          // To lose one of these takes a garbage collection.
          DropReason.ABANDONED, 0L);

  private static final int BATCH = 8;
  private static final int QUEUE = 16;

  private final CountDownLatch stuck = new CountDownLatch(1);
  private int batches;

  final Tracer tracer =
      Tracer.builder()
          .serviceName("orders")
          .sampler(wanted -> !wanted.name().equals("unwanted"))
          .exporter(this)
          .asyncExport(true)
          .asyncBufferSize(QUEUE)
          .asyncBatchSize(BATCH)
          .asyncInterval(Duration.ofDays(1))
          .maxSpansPerSecond(40)
          // No time passes, so that the rate admits just so many.
          .clock(() -> Instant.EPOCH, () -> 0)
          .build();

  /** Leaves a span running, and a batch in the hands of the exporter behind a full queue. */
  void loseUntilStuck() throws InterruptedException {
    Span unused = tracer.spanBuilder("live").startDetached();
    end(UNSAMPLED, "unwanted");
    end(BATCH, "rejected, too large, or exported");
    flush();
    end(2, "failed");
    flush();
    end(BATCH, "in flight");
    stuck.await();
    end(QUEUE, "queued");
    end(5, "too many");
    end(6, "too fast");
  }

  /** Loses what is queued too. */
  void loseAll() throws InterruptedException {
    loseUntilStuck();
    boolean unused = tracer.close(Duration.ZERO);
  }

  private void end(int spans, String name) {
    for (int i = 0; i < spans; i++) {
      tracer.start(name).end();
    }
  }

  private void flush() {
    boolean unused = tracer.flush(Duration.ofSeconds(30));
  }

  @Override
  public void export(List<SpanData> spans) throws Exception {
    switch (batches++) {
      case 0 ->
          throw new SpansDroppedException(
              Map.of(DropReason.REJECTED, 4, DropReason.TOO_LARGE, 1), "on purpose");
      case 1 -> throw new IOException("on purpose");
      default -> {
        stuck.countDown();
        new CountDownLatch(1).await();
      }
    }
  }

  @Override
  public String name() {
    return "lossy";
  }
}
