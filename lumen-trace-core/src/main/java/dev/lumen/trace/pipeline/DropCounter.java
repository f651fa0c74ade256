package dev.lumen.trace.pipeline;

import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.export.SpansDroppedException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts what one exporter took and what was dropped. Thread-safe, and never waits. */
final class DropCounter {

  private static final DropReason[] REASONS = DropReason.values();

  private final String exporter;
  private final LongAdder exported = new LongAdder();
  private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);
  // Whatever reasons the exporter named: some of them are also those of spans it never got.
  private final LongAdder failed = new LongAdder();
  // What was lost when the first close began, whose account the later ones share.
  private final AtomicLong lostBeforeClose = new AtomicLong(-1);

  DropCounter(String exporter) {
    this.exporter = exporter;
    for (DropReason reason : REASONS) {
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
      failed.add(spans);
      return;
    }
    int left = spans;
    for (Map.Entry<DropReason, Integer> named : partial.dropped().entrySet()) {
      int lost = Math.max(0, Math.min(left, named.getValue()));
      dropped(named.getKey(), lost);
      left -= lost;
    }
    failed.add(spans - left);
    exported(left);
  }

  long dropped(DropReason reason) {
    return of(reason).sum();
  }

  /** How many spans were dropped, whatever the reason. */
  long dropped() {
    long sum = 0;
    for (DropReason reason : REASONS) {
      sum += dropped(reason);
    }
    return sum;
  }

  /** How many spans were lost after they had been queued. */
  long lost() {
    return failed.sum() + dropped(DropReason.SHUTDOWN);
  }

  /** Notes that a close begins. */
  void closing() {
    lostBeforeClose.compareAndSet(-1, lost());
  }

  /** Whether a span was lost since the first close began. */
  boolean hasLostSinceClosing() {
    return lost() != lostBeforeClose.get();
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
