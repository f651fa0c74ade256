package dev.lumen.trace;

import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.pipeline.RareLog;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a tracer counts itself. Thread-safe. */
final class TracerCounts {

  private static final Logger logger = LoggerFactory.getLogger(Tracer.class);

  final Cohorts cohorts;
  final LongAdder filtered = new LongAdder();
  final LongAdder rateLimited = new LongAdder();
  final LongAdder unsampled = new LongAdder();
  final LongAdder unsampledByCaller = new LongAdder();
  private final RareLog rareLog = new RareLog(logger);

  /**
   * @param nanos the time now
   */
  TracerCounts(long nanos) {
    this.cohorts = new Cohorts(nanos, this::onAbandoned);
  }

  TracerStats stats(Pipelines pipelines, long nanos) {
    // In this order each number holds what the one read before it counts.
    List<ExportStats> exporters = pipelines.stats();
    long filteredSpans = filtered.sum();
    Cohorts.Totals spans = cohorts.totals(nanos);
    long refused = rateLimited.sum();
    long byCaller = unsampledByCaller.sum();
    return new TracerStats(
        spans.started() + refused,
        spans.started() - spans.ended() - spans.abandoned(),
        filteredSpans,
        refused,
        spans.abandoned(),
        unsampled.sum(),
        byCaller,
        exporters.stream()
            .map(stats -> stats.with(DropReason.RATE_LIMITED, refused))
            .map(stats -> stats.with(DropReason.ABANDONED, spans.abandoned()))
            .toList());
  }

  private void onAbandoned(long spans) {
    rareLog.rarelyElsewhere(
        cohorts,
        () ->
            logger.warn(
                "{} span(s) in all were started, let go and never ended: abandoned. Told again at"
                    + " most once a minute",
                spans));
  }
}
