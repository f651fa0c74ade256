package dev.lumen.trace.export;

import java.util.EnumMap;
import java.util.Map;

/**
 * What became of the spans that one exporter was to take.
 *
 * @param exporter the exporter's name
 * @param exported how many it took
 * @param dropped how many it did not get or take, by reason; a reason that never occurred is absent
 */
public record ExportStats(String exporter, long exported, Map<DropReason, Long> dropped) {

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
    return new ExportStats(exporter, exported, more);
  }

  /** How many spans were dropped, whatever the reason. */
  public long droppedTotal() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }
}
