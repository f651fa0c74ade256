package dev.lumen.trace;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.ExportPipeline;
import dev.lumen.trace.export.ExportStats;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;

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
    for (ExportPipeline pipeline : pipelines) {
      boolean unused = pipeline.flush(Duration.ZERO);
    }
    return untilDeadline(timeout, ExportPipeline::flush);
  }

  boolean close(Duration timeout) {
    for (ExportPipeline pipeline : pipelines) {
      pipeline.shutdown();
    }
    return untilDeadline(timeout, ExportPipeline::close);
  }

  private boolean untilDeadline(Duration timeout, BiPredicate<ExportPipeline, Duration> step) {
    // Real time: this waits for other threads, whatever clock the spans have.
    long deadline = System.nanoTime() + timeout.toNanos();
    boolean done = true;
    for (ExportPipeline pipeline : pipelines) {
      long left = Math.max(0, deadline - System.nanoTime());
      done &= step.test(pipeline, Duration.ofNanos(left));
    }
    return done;
  }
}
