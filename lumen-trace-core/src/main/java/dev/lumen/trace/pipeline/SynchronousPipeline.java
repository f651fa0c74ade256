package dev.lumen.trace.pipeline;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.export.SpanExporter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/** Exports each span on the thread that ends it. */
final class SynchronousPipeline implements ExportPipeline {

  private final SpanExporter exporter;
  private final DropCounter counter;
  private final OutcomeNotes notes;
  private final DropLog log;

  // Exports share it, so that they do not wait for each other; close takes it alone.
  private final ReadWriteLock open = new ReentrantReadWriteLock();
  private volatile boolean closed;
  // Whether the exporter was closed well; null until somebody has tried. Guarded by the lock.
  private @Nullable Boolean exporterClosed;

  SynchronousPipeline(SpanExporter exporter, OutcomeNotes notes) {
    this.notes = notes;
    this.exporter = exporter;
    this.counter = new DropCounter(exporter.name());
    this.log = new DropLog(exporter.name(), counter, System::nanoTime);
  }

  @Override
  public void onEnd(SpanData span) {
    Lock shared = open.readLock();
    if (!shared.tryLock()) {
      dropLate(span);
      return;
    }
    try {
      if (closed) {
        dropLate(span);
      } else {
        export(span);
      }
    } finally {
      shared.unlock();
    }
  }

  private void dropLate(SpanData span) {
    counter.dropped(DropReason.SHUTDOWN, 1);
    notes.dropped(span, DropReason.SHUTDOWN);
    log.afterDrop();
  }

  private void export(SpanData span) {
    @Nullable Throwable failure = null;
    try {
      exporter.export(List.of(span));
      counter.exported(1);
    } catch (Throwable e) {
      failure = e;
      if (e instanceof InterruptedException) {
        // The request's own business as well.
        Thread.currentThread().interrupt();
      }
      counter.failed(1, e);
    }
    notes.exported(span, failure);
    log.afterBatch(failure);
  }

  @Override
  public Completion flush() {
    return timeout -> true;
  }

  @Override
  public Completion close() {
    counter.closing();
    // From now on no export begins; those that have begun are waited for.
    closed = true;
    return this::close;
  }

  private boolean close(Duration timeout) {
    Lock alone = open.writeLock();
    try {
      if (!alone.tryLock(NANOSECONDS.convert(timeout), NANOSECONDS)) {
        return false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    try {
      if (exporterClosed == null) {
        // Until it is known better: an exporter may close its own tracer.
        exporterClosed = false;
        exporterClosed = closeExporter();
      }
      return exporterClosed && !counter.hasLostSinceClosing();
    } finally {
      alone.unlock();
    }
  }

  private boolean closeExporter() {
    log.tellRest();
    try {
      exporter.close();
      return true;
    } catch (IOException | RuntimeException | Error e) {
      log.closeFailed(e);
      return false;
    }
  }

  @Override
  public ExportStats stats() {
    return counter.stats();
  }
}
