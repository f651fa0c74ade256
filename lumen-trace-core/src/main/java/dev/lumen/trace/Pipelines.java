package dev.lumen.trace;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.pipeline.ExportPipeline;
import dev.lumen.trace.pipeline.ExportPipeline.Completion;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The pipelines of a tracer: each span goes to all of them, and they share the time to end. */
final class Pipelines {

  private final ExportPipeline[] pipelines;

  Pipelines(List<ExportPipeline> pipelines) {
    this.pipelines = pipelines.toArray(ExportPipeline[]::new);
  }

  /** A pipeline does not throw, whatever its exporter does. */
  void onEnd(SpanData span) {
    for (ExportPipeline pipeline : pipelines) {
      pipeline.onEnd(span);
    }
  }

  List<ExportStats> stats() {
    return Arrays.stream(pipelines).map(ExportPipeline::stats).toList();
  }

  boolean flush(Duration timeout) {
    return await(Arrays.stream(pipelines).map(ExportPipeline::flush).toList(), timeout);
  }

  boolean close(Duration timeout) {
    return await(Arrays.stream(pipelines).map(ExportPipeline::close).toList(), timeout);
  }

  /** All have been started, so that one that takes long leaves the others their time. */
  private static boolean await(List<Completion> completions, Duration timeout) {
    // Real time: this waits for other threads, whatever clock the spans have.
    long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
    boolean done = true;
    for (Completion completion : completions) {
      long left = Math.max(0, deadline - System.nanoTime());
      try {
        done &= completion.await(Duration.ofNanos(left));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        done = false;
      }
    }
    return done;
  }
}
