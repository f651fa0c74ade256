package dev.lumen.trace.pipeline;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.export.ExportedSpan;
import dev.lumen.trace.export.SpanExporter;
import java.time.Duration;

/**
 * Brings finished spans to one exporter, and counts what becomes of each.
 *
 * <p>Thread-safe. Each exporter has a pipeline of its own, so that one that is stuck holds up no
 * other.
 */
public interface ExportPipeline {

  /**
   * A pipeline that exports on the thread that ends the span: for tests and tools.
   *
   * @param place of the exporter among those of the tracer, from 0, for {@link ExportedSpan}
   */
  static ExportPipeline synchronous(SpanExporter exporter, int place) {
    return new SynchronousPipeline(exporter, place);
  }

  /**
   * A pipeline with a bounded buffer and a daemon thread. The thread that ends a span offers it and
   * goes on; a full buffer drops the newest.
   *
   * @param place of the exporter among those of the tracer, from 0, for {@link ExportedSpan}
   */
  static ExportPipeline asynchronous(SpanExporter exporter, AsyncOptions options, int place) {
    return new AsynchronousPipeline(exporter, options, place);
  }

  /** Takes a span that has ended. Does not throw, whatever the exporter does. */
  void onEnd(SpanData span);

  /**
   * Starts to export what has ended so far, without waiting for a batch to fill.
   *
   * @return true if every span that was queued has been exported; false if the time was up, or one
   *     was lost meanwhile
   */
  Completion flush();

  /**
   * Starts to export what has ended so far, and then to close the exporter. Every span that ends
   * later is dropped and counted, as is what cannot be exported in the time that the completion is
   * given. May be called again.
   *
   * @return as {@link #flush}, and the exporter is closed. A later one says no as well where a span
   *     was lost since the first began, or the exporter failed to close
   */
  Completion close();

  /** The counts at this moment. */
  ExportStats stats();

  /** Something that was started, and can be waited for; not on the thread of a request. */
  @FunctionalInterface
  interface Completion {

    /**
     * Waits until it is done.
     *
     * @return whether it was done in time, and well
     * @throws InterruptedException where the thread is interrupted, which is as if the time was up
     */
    boolean await(Duration timeout) throws InterruptedException;
  }
}
