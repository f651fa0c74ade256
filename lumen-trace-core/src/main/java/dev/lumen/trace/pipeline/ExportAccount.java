package dev.lumen.trace.pipeline;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.ExportOutcome;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.export.ExportedSpan;
import dev.lumen.trace.export.SpansDroppedException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts what one exporter took and what was dropped, and then notes it on the spans. Thread-safe,
 * and never waits.
 */
final class ExportAccount {

  private final String exporter;
  private final int place;
  private final LongAdder exported = new LongAdder();
  private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);
  // Whatever reasons the exporter named: some of them are also those of spans it never got.
  private final LongAdder failed = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private final LongAdder failedBatches = new LongAdder();
  private final LongAdder exportNanos = new LongAdder();
  // What was lost when the first close began, whose account the later ones share.
  private final AtomicLong lostBeforeClose = new AtomicLong(-1);

  /**
   * @param place of the exporter among those of the tracer, from 0
   */
  ExportAccount(String exporter, int place) {
    this.exporter = exporter;
    this.place = place;
    for (DropReason reason : DropReason.values()) {
      dropped.put(reason, new LongAdder());
    }
  }

  /** A span is lost before the exporter has got it. */
  void dropped(SpanData span, DropReason reason) {
    dropped(reason, 1);
    note(span, outcome(reason));
  }

  /** As for one span, but notes nothing yet. */
  void dropped(DropReason reason, int spans) {
    Objects.requireNonNull(dropped.get(reason)).add(spans);
  }

  /** Notes on spans that were counted already. */
  void note(List<SpanData> spans, DropReason reason) {
    spans.forEach(span -> note(span, outcome(reason)));
  }

  /**
   * The exporter took a batch, or threw for it: then all of it is lost, or the part that is named.
   *
   * @param spans the batch, to be noted on: none where there was no memory for a list of them
   * @param failure what it threw, null where it took all
   * @param nanos how long it took
   */
  void exported(int count, List<SpanData> spans, @Nullable Throwable failure, long nanos) {
    exportNanos.add(nanos);
    batches.increment();
    if (failure != null) {
      failedBatches.increment();
    }
    ExportOutcome outcome = count(count, failure);
    spans.forEach(span -> note(span, outcome));
  }

  private ExportOutcome count(int spans, @Nullable Throwable failure) {
    if (failure == null) {
      exported.add(spans);
      return ExportOutcome.EXPORTED;
    }
    if (!(failure instanceof SpansDroppedException partial)) {
      dropped(DropReason.EXPORT_FAILED, spans);
      failed.add(spans);
      return ExportOutcome.EXPORT_FAILED;
    }
    ExportOutcome outcome = ExportOutcome.IN_PART;
    int left = spans;
    for (Map.Entry<DropReason, Integer> named : partial.dropped().entrySet()) {
      int lost = Math.max(0, Math.min(left, named.getValue()));
      dropped(named.getKey(), lost);
      left -= lost;
      outcome = lost == spans ? outcome(named.getKey()) : outcome;
    }
    failed.add(spans - left);
    exported.add(left);
    return outcome;
  }

  private void note(SpanData span, ExportOutcome outcome) {
    if (place < ExportedSpan.MAX_EXPORTERS && span instanceof OutcomeKeeper keeper) {
      keeper.exportOutcome(place, outcome);
    }
  }

  private static ExportOutcome outcome(DropReason reason) {
    return switch (reason) {
      case QUEUE_FULL -> ExportOutcome.QUEUE_FULL;
      // No span ends as the last two: it is the exporter that says so.
      case EXPORT_FAILED, RATE_LIMITED, ABANDONED -> ExportOutcome.EXPORT_FAILED;
      case REJECTED -> ExportOutcome.REJECTED;
      case TOO_LARGE -> ExportOutcome.TOO_LARGE;
      case SHUTDOWN -> ExportOutcome.SHUTDOWN;
    };
  }

  /** How many spans were dropped, whatever the reason. */
  long droppedTotal() {
    long sum = 0;
    for (LongAdder count : dropped.values()) {
      sum += count.sum();
    }
    return sum;
  }

  /** How many spans were dropped for each reason that has occurred. */
  Map<DropReason, Long> dropped() {
    Map<DropReason, Long> counts = new EnumMap<>(DropReason.class);
    dropped.forEach((reason, count) -> counts.put(reason, count.sum()));
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  /** How many spans were lost after they had been queued. */
  long lost() {
    return failed.sum() + Objects.requireNonNull(dropped.get(DropReason.SHUTDOWN)).sum();
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
    // In this order no more have failed than there were.
    long failures = failedBatches.sum();
    return new ExportStats(
        exporter, exported.sum(), dropped(), batches.sum(), failures, exportNanos.sum());
  }
}
