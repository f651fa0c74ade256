package dev.lumen.trace.export;

import java.time.Duration;

/**
 * Brings finished spans to one exporter, and counts what becomes of each.
 *
 * <p>Thread-safe. Each exporter has a pipeline of its own, so that one that is stuck holds up no
 * other.
 */
public interface ExportPipeline extends SpanListener {

  /** A pipeline that exports on the thread that ends the span: for tests and tools. */
  static ExportPipeline synchronous(SpanExporter exporter) {
    return new SynchronousPipeline(exporter);
  }

  /**
   * A pipeline with a bounded buffer and a daemon thread. The thread that ends a span offers it and
   * goes on; a full buffer drops the newest.
   */
  static ExportPipeline asynchronous(SpanExporter exporter, AsyncOptions options) {
    return new AsynchronousPipeline(exporter, options);
  }

  /**
   * Exports what has ended so far. Waits for that, so it is not for the thread of a request.
   *
   * @return true if every span that was queued when this was called has been exported; false if the
   *     time was up, or one was lost meanwhile
   */
  boolean flush(Duration timeout);

  /**
   * Starts what {@link #close} completes, and does not wait: so that several pipelines can use the
   * same time.
   */
  void shutdown();

  /**
   * Exports what has ended so far, then closes the exporter. What cannot be exported in time is
   * dropped and counted, as is every span that ends later. May be called again, and meanwhile.
   *
   * @return as {@link #flush}, and the exporter is closed
   */
  boolean close(Duration timeout);

  /** The counts at this moment. */
  ExportStats stats();
}
