package dev.lumen.trace.export;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts what one exporter took and what was dropped. Thread-safe, and never waits. */
final class DropCounter {

  // Loaded now: at the first failure there may be no memory for that.
  static final Class<?> PARTIAL = SpansDroppedException.class;

  private final String exporter;
  private final LongAdder exported = new LongAdder();
  private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);

  DropCounter(String exporter) {
    this.exporter = exporter;
    for (DropReason reason : DropReason.values()) {
      dropped.put(reason, new LongAdder());
    }
  }

  void exported(int spans) {
    exported.add(spans);
  }

  void dropped(DropReason reason, int spans) {
    of(reason).add(spans);
  }

  /** Counts a batch that the exporter threw for: all of it, or the part that it names. */
  void failed(int spans, Throwable failure) {
    if (!(failure instanceof SpansDroppedException partial)) {
      dropped(DropReason.EXPORT_FAILED, spans);
      return;
    }
    int left = spans;
    for (Map.Entry<DropReason, Integer> entry : partial.dropped().entrySet()) {
      int lost = Math.max(0, Math.min(left, entry.getValue()));
      dropped(entry.getKey(), lost);
      left -= lost;
    }
    exported(left);
  }

  long dropped(DropReason reason) {
    return of(reason).sum();
  }

  /** How many spans were lost after they had been queued. */
  long lost() {
    return dropped(DropReason.EXPORT_FAILED)
        + dropped(DropReason.REJECTED)
        + dropped(DropReason.TOO_LARGE)
        + dropped(DropReason.SHUTDOWN);
  }

  ExportStats stats() {
    Map<DropReason, Long> byReason = new EnumMap<>(DropReason.class);
    dropped.forEach(
        (reason, count) -> {
          if (count.sum() > 0) {
            byReason.put(reason, count.sum());
          }
        });
    return new ExportStats(exporter, exported.sum(), byReason);
  }

  private LongAdder of(DropReason reason) {
    return Objects.requireNonNull(dropped.get(reason));
  }
}
