package dev.lumen.trace.pipeline;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Offers each span to a bounded queue, which a worker, the thread of this pipeline, empties into
 * the exporter in batches by size or interval.
 */
final class AsynchronousPipeline implements ExportPipeline {

  private final SpanExporter exporter;
  private final ExportAccount account;
  private final SpanQueue queue;
  private final DropLog log;
  private final long intervalNanos;
  private final int wakeSize;
  private final @Nullable SpanData[] batch;
  private final Thread worker;

  private final Progress progress = new Progress();
  private final CountDownLatch ended = new CountDownLatch(1);
  // The batch in the exporter's hands. Whoever sets it to zero accounts for it: the worker, or a
  // close that does not wait for it any longer.
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean parked = new AtomicBoolean();
  private volatile long wakeAt;
  private volatile boolean closing;
  private volatile boolean gone;
  private volatile boolean exporterClosed;

  AsynchronousPipeline(SpanExporter exporter, AsyncOptions options, int place) {
    this.exporter = exporter;
    this.account = new ExportAccount(exporter.name(), place);
    this.queue = new SpanQueue(options.bufferSize());
    this.log = new DropLog(exporter.name(), account, System::nanoTime);
    this.intervalNanos = NANOSECONDS.convert(options.interval());
    this.wakeSize = options.wakeSize();
    this.batch = new SpanData[options.batchSize()];
    this.worker = new Thread(null, this::work, "lumen-trace-export-" + exporter.name(), 0, false);
    worker.setDaemon(true);
    // That of whoever makes the tracer, not of the request which happens to end the first span.
    worker.setContextClassLoader(Thread.currentThread().getContextClassLoader());
  }

  @Override
  public void onEnd(SpanData span) {
    if (closing) {
      drop(span, DropReason.SHUTDOWN);
      return;
    }
    if (!queue.offer(span)) {
      drop(span, DropReason.QUEUE_FULL);
      return;
    }
    if (!started.getPlain()) {
      start();
    }
    if (parked.get() && queue.produced() >= wakeAt) {
      wake();
    }
    if (gone) {
      dropQueued();
    }
  }

  private void drop(SpanData span, DropReason reason) {
    account.dropped(span, reason);
    log.afterDrop();
  }

  private void start() {
    if (started.compareAndSet(false, true)) {
      try {
        worker.start();
      } catch (OutOfMemoryError e) {
        // There is no thread to be had now: the next span tries again.
        started.set(false);
      }
    }
  }

  private void wake() {
    if (parked.compareAndSet(true, false)) {
      LockSupport.unpark(worker);
    }
  }

  @Override
  public Completion flush() {
    long lostBefore = account.lost();
    if (closing) {
      // What a close gave up may be in that number already.
      return timeout -> false;
    }
    long target = queue.produced();
    progress.request(target);
    wake();
    return timeout ->
        Thread.currentThread() != worker
            && progress.await(target, NANOSECONDS.convert(timeout))
            && account.lost() == lostBefore;
  }

  @Override
  public Completion close() {
    account.closing();
    closing = true;
    // Even without a span: it is the worker that closes the exporter.
    start();
    wake();
    return this::awaitClose;
  }

  private boolean awaitClose(Duration timeout) throws InterruptedException {
    boolean inTime = false;
    try {
      inTime =
          Thread.currentThread() != worker
              && ended.await(NANOSECONDS.convert(timeout), NANOSECONDS);
    } finally {
      if (!inTime) {
        abandon();
      }
    }
    return inTime && exporterClosed && !account.hasLostSinceClosing();
  }

  private void abandon() {
    gone = true;
    abandonBatch();
    worker.interrupt();
    log.tellRest();
  }

  /** Counts as lost what is in the exporter's hands, and what would be next. */
  private void abandonBatch() {
    account.dropped(DropReason.SHUTDOWN, inFlight.getAndSet(0));
    dropQueued();
  }

  private void dropQueued() {
    queue.discard(span -> account.dropped(span, DropReason.SHUTDOWN));
  }

  private void work() {
    while (!gone && !(closing && queue.isEmpty())) {
      try {
        awaitBatch();
        exportQueued();
      } catch (Throwable e) {
        // An exporter's are caught where they count. This one is ours, or the JVM's: go on.
        log.workerFailed(e);
      }
    }
    try {
      closeExporter();
      gone = true;
      dropQueued();
      log.tellRest();
    } finally {
      progress.end();
      ended.countDown();
    }
  }

  private void awaitBatch() {
    long deadline = System.nanoTime() + intervalNanos;
    wakeAt = queue.consumed() + wakeSize;
    while (true) {
      parked.set(true);
      long left = deadline - System.nanoTime();
      if (closing || left <= 0 || queue.produced() >= wakeAt || progress.isRequested()) {
        parked.set(false);
        return;
      }
      LockSupport.parkNanos(this, left);
      // Somebody's interrupt would make every park return at once.
      boolean unused = Thread.interrupted();
    }
  }

  private void exportQueued() {
    int count;
    do {
      count = queue.take(batch);
      inFlight.set(count);
      if (gone) {
        // The close that gave up may have looked while this batch was in nobody's account.
        abandonBatch();
        account.note(takeBatch(count), DropReason.SHUTDOWN);
      } else if (count > 0) {
        exportBatch(count);
      }
      progress.reached(queue.consumed());
      // What does not fill a batch waits for more: a request of a few spans costs as much as a full
      // one.
    } while (!gone
        && (queue.size() >= wakeSize || (count > 0 && (closing || progress.isRequested()))));
  }

  private void exportBatch(int count) {
    List<SpanData> spans = List.of();
    @Nullable Throwable failure = null;
    long begun = System.nanoTime();
    try {
      spans = takeBatch(count);
      exporter.export(spans);
    } catch (Throwable e) {
      failure = e;
    }
    if (!gone) {
      // An interrupt that the exporter left behind would fail its next batch. One of a close whose
      // time is up stays.
      boolean unused = Thread.interrupted();
    }
    if (inFlight.getAndSet(0) == 0) {
      // A close that did not wait has counted it as dropped, and so it stays.
      account.note(spans, DropReason.SHUTDOWN);
    } else {
      account.exported(count, spans, failure, System.nanoTime() - begun);
    }
    log.afterBatch(failure);
  }

  /** The batch in a list that the exporter may keep. */
  private List<SpanData> takeBatch(int count) {
    SpanData[] copy = new SpanData[count];
    for (int i = 0; i < count; i++) {
      copy[i] = Objects.requireNonNull(batch[i]);
      batch[i] = null;
    }
    return Collections.unmodifiableList(Arrays.asList(copy));
  }

  private void closeExporter() {
    try {
      exporter.close();
      exporterClosed = true;
    } catch (Throwable e) {
      log.closeFailed(e);
    }
  }

  @Override
  public ExportStats stats() {
    return account.stats();
  }
}
