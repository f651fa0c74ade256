package dev.lumen.trace;

import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.pipeline.SpanCounter;
import java.util.List;

/** What a tracer counts itself. Thread-safe. */
final class TracerCounts {

  final SpanCounter started = new SpanCounter();
  final SpanCounter ended = new SpanCounter();
  final SpanCounter rateLimited = new SpanCounter();
  final SpanCounter unsampled = new SpanCounter();

  TracerStats stats(Pipelines pipelines) {
    // In this order each number holds what the one read before it counts.
    List<ExportStats> exporters = pipelines.stats();
    long endedSpans = ended.sum();
    long startedSpans = started.sum();
    long refused = rateLimited.sum();
    return new TracerStats(
        startedSpans + refused,
        startedSpans - endedSpans,
        refused,
        unsampled.sum(),
        exporters.stream().map(stats -> stats.with(DropReason.RATE_LIMITED, refused)).toList());
  }
}
