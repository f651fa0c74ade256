package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.TracerStats;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.store.StoreStats;
import dev.lumen.trace.store.TraceStore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of all spans, as JSON has it. For each exporter {@code started = live + queued +
 * exported + filtered + dropped}.
 *
 * @param unsampledByCaller those of the unsampled that callers had decided not to record, which
 *     {@code lumen.trace.sampling.parent-based=false} would have recorded
 * @param store null, and left out of the JSON, where the store is off
 */
record StatsView(
    long started,
    long live,
    long filtered,
    long unsampled,
    long unsampledByCaller,
    long rateLimited,
    long abandoned,
    List<Exporter> exporters,
    @Nullable StoreStats store) {

  static StatsView of(Tracer tracer, @Nullable TraceStore store) {
    TracerStats stats = tracer.stats();
    return new StatsView(
        stats.started(),
        stats.live(),
        stats.filtered(),
        stats.unsampled(),
        stats.unsampledByCaller(),
        stats.rateLimited(),
        stats.abandoned(),
        stats.exporters().stream().map(exporter -> Exporter.of(exporter, stats)).toList(),
        store == null ? null : store.stats());
  }

  /**
   * What became of the spans that one exporter was to take.
   *
   * @param dropped by reason; a reason that never occurred is absent
   */
  record Exporter(String exporter, long queued, long exported, Map<String, Long> dropped) {

    static Exporter of(ExportStats stats, TracerStats all) {
      Map<String, Long> dropped = new TreeMap<>();
      stats.dropped().forEach((reason, spans) -> dropped.put(reason.toString(), spans));
      return new Exporter(stats.exporter(), all.queued(stats), stats.exported(), dropped);
    }
  }
}
