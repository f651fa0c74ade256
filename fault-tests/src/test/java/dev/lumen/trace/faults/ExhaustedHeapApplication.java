package dev.lumen.trace.faults;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Ends spans while its exporter has filled the heap, frees the heap, and prints the counts. */
final class ExhaustedHeapApplication {

  static final int SPANS = 20;
  static final String THROWN = "THROWN ";
  static final String FLUSHED = "FLUSHED ";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private ExhaustedHeapApplication() {}

  public static void main(String[] args) throws InterruptedException {
    FillingExporter exporter = new FillingExporter();
    Tracer tracer = Tracer.builder().exporter(exporter).asyncExport(true).asyncBatchSize(1).build();
    Span[] spans = new Span[SPANS];
    Arrays.setAll(spans, i -> tracer.spanBuilder("operation").startDetached());
    // A loss while there is memory: what counts it is loaded then.
    tracer.start("first").end();
    boolean unused = tracer.flush(PATIENCE);
    exporter.awaitSleep();
    tracer.start("filling").end();
    exporter.begin.countDown();
    while (!exporter.full) {
      Thread.onSpinWait();
    }

    int thrown = end(spans);
    exporter.awaitSleep();
    exporter.heap = null;

    System.out.println(THROWN + thrown);
    tracer.start("later").end();
    System.out.println(FLUSHED + (tracer.flush(PATIENCE) && exporter.received.size() > 0));
    tracer.close();
    FinalCounts.print(tracer.stats());
  }

  /** How many of the calls threw. */
  private static int end(Span[] spans) {
    int thrown = 0;
    for (Span span : spans) {
      try {
        span.end();
      } catch (Throwable e) {
        thrown++;
      }
    }
    return thrown;
  }

  /**
   * Its first batch fails. Its second takes all the memory there is, and fails for want of more.
   */
  private static final class FillingExporter extends ReceivingExporter {

    final CountDownLatch begin = new CountDownLatch(1);
    // No latch: to wait at one takes memory.
    volatile boolean full;
    volatile Object @Nullable [] heap;
    private volatile @Nullable Thread worker;

    @Override
    public void export(List<SpanData> spans) throws Exception {
      if (worker == null) {
        worker = Thread.currentThread();
        throw new IOException("The first fails");
      }
      if (!full) {
        begin.await();
        fill();
      }
      super.export(spans);
    }

    private void fill() {
      int length = 1 << 20;
      while (true) {
        try {
          heap = new Object[] {heap, new byte[length]};
        } catch (OutOfMemoryError e) {
          if (length == 0) {
            full = true;
            throw e;
          }
          length /= 2;
        }
      }
    }

    /** Until the worker waits for another batch, or has died. */
    void awaitSleep() {
      Thread thread = Objects.requireNonNull(worker);
      while (thread.getState() == Thread.State.RUNNABLE) {
        Thread.onSpinWait();
      }
    }
  }
}
