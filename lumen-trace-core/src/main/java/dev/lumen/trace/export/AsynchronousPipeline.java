package dev.lumen.trace.export;

import dev.lumen.trace.data.SpanData;
import java.util.concurrent.atomic.AtomicBoolean;

/** Offers each span to a bounded queue, which a worker empties in batches. */
final class AsynchronousPipeline implements ExportPipeline {

  private final DropCounter counter;
  private final SpanQueue queue;
  private final ExportWorker worker;
  private final AtomicBoolean started = new AtomicBoolean();
  private volatile boolean closed;

  AsynchronousPipeline(SpanExporter exporter, AsyncOptions options) {
    this.counter = new DropCounter(exporter.name());
    this.queue = new SpanQueue(options.bufferSize());
    this.worker = new ExportWorker(exporter, queue, counter, options);
  }

  @Override
  public void onEnd(SpanData span) {
    if (closed) {
      counter.dropped(DropReason.SHUTDOWN, 1);
      return;
    }
    if (!queue.offer(span)) {
      counter.dropped(DropReason.QUEUE_FULL, 1);
      return;
    }
    if (!started.getPlain()) {
      start();
    }
    worker.offered();
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
      worker.start();
    }
  }

  @Override
  public ExportStats stats() {
    return counter.stats();
  }
}
