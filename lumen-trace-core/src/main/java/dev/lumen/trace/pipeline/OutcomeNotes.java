package dev.lumen.trace.pipeline;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.ExportOutcome;
import dev.lumen.trace.export.ExportedSpan;
import dev.lumen.trace.export.SpansDroppedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Notes on spans what became of them at one exporter. Called after what counts has been counted.
 * Thread-safe.
 *
 * @param place of the exporter among those of the tracer, from 0
 */
record OutcomeNotes(int place) {

  void dropped(SpanData span, DropReason reason) {
    note(span, outcome(reason));
  }

  /** As for one span. */
  void dropped(List<SpanData> batch, DropReason reason) {
    batch.forEach(span -> note(span, outcome(reason)));
  }

  /**
   * @param failure what the exporter threw for the batch, null where it took it
   */
  void exported(List<SpanData> batch, @Nullable Throwable failure) {
    ExportOutcome outcome = outcome(batch.size(), failure);
    batch.forEach(span -> note(span, outcome));
  }

  private void note(SpanData span, ExportOutcome outcome) {
    if (place < ExportedSpan.MAX_EXPORTERS && span instanceof OutcomeKeeper keeper) {
      keeper.exportOutcome(place, outcome);
    }
  }

  private static ExportOutcome outcome(int count, @Nullable Throwable failure) {
    if (failure == null) {
      return ExportOutcome.EXPORTED;
    }
    if (!(failure instanceof SpansDroppedException partial)) {
      return ExportOutcome.EXPORT_FAILED;
    }
    return partial.dropped().entrySet().stream()
        .filter(entry -> entry.getValue() >= count)
        .map(entry -> outcome(entry.getKey()))
        .findFirst()
        .orElse(ExportOutcome.IN_PART);
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
}
