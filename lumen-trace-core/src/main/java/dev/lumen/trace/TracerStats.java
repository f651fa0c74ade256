package dev.lumen.trace;

import dev.lumen.trace.export.ExportStats;
import java.util.List;

/**
 * What became of the spans of a {@link Tracer}, at one moment.
 *
 * <p>For each exporter {@code started = live + queued + exported + filtered + dropped}, at any
 * moment.
 *
 * @param started spans that were to be recorded; a trace that was refused by the rate counts once
 * @param live spans that have not ended, and are not known to be abandoned
 * @param filtered spans that a {@link SpanProcessor} said go nowhere
 * @param rateLimited traces refused since the spans per second were used up; among what each
 *     exporter has as dropped
 * @param abandoned spans that the application let go of without having ended them, as far as the
 *     garbage collector has found that out; among what each exporter has as dropped
 * @param unsampled traces that the sampler did not want; not among those started
 * @param unsampledByCaller those among them that the caller had decided not to record, where the
 *     sampler follows it
 * @param exporters what became of the ended spans, for each exporter
 */
public record TracerStats(
    long started,
    long live,
    long filtered,
    long rateLimited,
    long abandoned,
    long unsampled,
    long unsampledByCaller,
    List<ExportStats> exporters) {

  public TracerStats {
    exporters = List.copyOf(exporters);
  }

  /** Spans that have ended and are neither exported yet nor filtered nor dropped. */
  public long queued(ExportStats exporter) {
    return started - live - filtered - exporter.exported() - exporter.droppedTotal();
  }
}
