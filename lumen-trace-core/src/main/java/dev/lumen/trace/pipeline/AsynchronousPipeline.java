package dev.lumen.trace.pipeline;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.export.SpanExporter;
import java.util.concurrent.atomic.AtomicBoolean;

/** Offers each span to a bounded queue, which a worker empties in batches. */
final class AsynchronousPipeline implements ExportPipeline {

  private final ExportAccount account;
  private final SpanQueue queue;
  private final DropLog log;
  private final ExportWorker worker;
  private final AtomicBoolean started = new AtomicBoolean();
  private volatile boolean closed;

  AsynchronousPipeline(SpanExporter exporter, AsyncOptions options, int place) {
    this.account = new ExportAccount(exporter.name(), place);
    this.queue = new SpanQueue(options.bufferSize());
    this.log = new DropLog(exporter.name(), account, System::nanoTime);
    this.worker = new ExportWorker(exporter, queue, account, log, options);
  }

  @Override
  public void onEnd(SpanData span) {
    if (closed) {
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
    worker.offered();
  }

  private void drop(SpanData span, DropReason reason) {
    account.dropped(span, reason);
    log.afterDrop();
  }

  @Override
  public Completion flush() {
    return started.get() && !closed ? worker.flush() : timeout -> !closed && queue.isEmpty();
  }

  @Override
  public Completion close() {
    closed = true;
    // Even without a span: it is the worker that closes the exporter.
    start();
    return worker.close();
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

  @Override
  public ExportStats stats() {
    return account.stats();
  }
}
