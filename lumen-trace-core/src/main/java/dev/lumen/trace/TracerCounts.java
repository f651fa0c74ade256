package dev.lumen.trace;

import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.ExportStats;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What a tracer counts itself. Thread-safe. */
final class TracerCounts {

  final LongAdder started = new LongAdder();
  final LongAdder ended = new LongAdder();
  final LongAdder rateLimited = new LongAdder();
  final LongAdder unsampled = new LongAdder();

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
