package dev.lumen.trace.pipeline;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.export.SpanExporter;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Exports each span on the thread that ends it. */
final class SynchronousPipeline implements ExportPipeline {

  private final SpanExporter exporter;
  private final ExportAccount account;
  private final DropLog log;

  // What threads are at now, for those who wait for it.
  private final Set<CountDownLatch> exports = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;
  private final ReentrantLock closing = new ReentrantLock();
  // Whether the exporter was closed well; null until somebody has tried. Guarded by the lock.
  private @Nullable Boolean exporterClosed;

  SynchronousPipeline(SpanExporter exporter, int place) {
    this.exporter = exporter;
    this.account = new ExportAccount(exporter.name(), place);
    this.log = new DropLog(exporter.name(), account, System::nanoTime);
  }

  @Override
  public void onEnd(SpanData span) {
    CountDownLatch done = new CountDownLatch(1);
    exports.add(done);
    try {
      // Asked now: a close sees this export and waits for it, or this one sees the close.
      if (closed) {
        account.dropped(span, DropReason.SHUTDOWN);
        log.afterDrop();
      } else {
        export(List.of(span));
      }
    } finally {
      exports.remove(done);
      done.countDown();
    }
  }

  private void export(List<SpanData> span) {
    @Nullable Throwable failure = null;
    long begun = System.nanoTime();
    try {
      exporter.export(span);
    } catch (Throwable e) {
      failure = e;
      if (e instanceof InterruptedException) {
        // The request's own business as well.
        Thread.currentThread().interrupt();
      }
    }
    account.exported(1, span, failure, System.nanoTime() - begun);
    log.afterBatch(failure);
  }

  @Override
  public Completion flush() {
    long lostBefore = account.lost();
    List<CountDownLatch> begun = List.copyOf(exports);
    return timeout -> await(begun, timeout) && account.lost() == lostBefore;
  }

  @Override
  public Completion close() {
    account.closing();
    // From now on no export begins; those that have begun are waited for.
    closed = true;
    return this::close;
  }

  private boolean close(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + NANOSECONDS.convert(timeout);
    if (!await(List.copyOf(exports), timeout)
        || !closing.tryLock(deadline - System.nanoTime(), NANOSECONDS)) {
      return false;
    }
    try {
      if (exporterClosed == null) {
        // Until it is known better: an exporter may close its own tracer.
        exporterClosed = false;
        exporterClosed = closeExporter();
      }
      return exporterClosed && !account.hasLostSinceClosing();
    } finally {
      closing.unlock();
    }
  }

  private static boolean await(List<CountDownLatch> exports, Duration timeout)
      throws InterruptedException {
    long deadline = System.nanoTime() + NANOSECONDS.convert(timeout);
    for (CountDownLatch export : exports) {
      if (!export.await(deadline - System.nanoTime(), NANOSECONDS)) {
        return false;
      }
    }
    return true;
  }

  private boolean closeExporter() {
    log.tellRest();
    try {
      exporter.close();
      return true;
    } catch (Throwable e) {
      log.closeFailed(e);
      return false;
    }
  }

  @Override
  public ExportStats stats() {
    return account.stats();
  }
}
