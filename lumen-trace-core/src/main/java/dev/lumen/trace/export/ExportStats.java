package dev.lumen.trace.export;

import java.util.EnumMap;
import java.util.Map;

/**
 * What became of the spans that one exporter was to take.
 *
 * @param exporter the exporter's name
 * @param exported how many it took
 * @param dropped how many it did not get or take, by reason; a reason that never occurred is absent
 * @param batches how often it was given some
 * @param failedBatches how often it threw then, for all of them or a part
 * @param exportNanos how long it took over all batches, in nanoseconds, its retries among them
 */
public record ExportStats(
    String exporter,
    long exported,
    Map<DropReason, Long> dropped,
    long batches,
    long failedBatches,
    long exportNanos) {

  public ExportStats {
    dropped = Map.copyOf(dropped);
  }

  /** These counts, and so many more that were dropped for a reason. */
  public ExportStats with(DropReason reason, long count) {
    if (count == 0) {
      return this;
    }
    Map<DropReason, Long> more = new EnumMap<>(DropReason.class);
    more.putAll(dropped);
    more.merge(reason, count, Long::sum);
    return new ExportStats(exporter, exported, more, batches, failedBatches, exportNanos);
  }

  /** How many spans were dropped, whatever the reason. */
  public long droppedTotal() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }
}
