package dev.lumen.trace.pipeline;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.ExportOutcome;
import dev.lumen.trace.export.ExportedSpan;
import dev.lumen.trace.export.SpansDroppedException;
import org.jspecify.annotations.Nullable;

/**
 * Notes on spans what became of them at one exporter. Thread-safe; throws nothing: where there is
 * no memory, a note is missing and no count is wrong.
 */
record OutcomeNotes(int place) {

  void dropped(SpanData span, DropReason reason) {
    try {
      note(span, outcome(reason));
    } catch (Throwable e) {
      // It stays waiting.
    }
  }

  /**
   * @param failure what the exporter threw for the span, null where it took it
   */
  void exported(SpanData span, @Nullable Throwable failure) {
    try {
      note(span, outcome(1, failure));
    } catch (Throwable e) {
      // It stays waiting.
    }
  }

  /** As for one span. */
  void exported(@Nullable SpanData[] batch, int count, @Nullable Throwable failure) {
    try {
      note(batch, count, outcome(count, failure));
    } catch (Throwable e) {
      // They stay waiting.
    }
  }

  /** As for one span. */
  void dropped(@Nullable SpanData[] batch, int count, DropReason reason) {
    try {
      note(batch, count, outcome(reason));
    } catch (Throwable e) {
      // They stay waiting.
    }
  }

  private void note(@Nullable SpanData[] batch, int count, ExportOutcome outcome) {
    for (int i = 0; i < count; i++) {
      note(batch[i], outcome);
    }
  }

  private void note(@Nullable SpanData span, ExportOutcome outcome) {
    if (place < ExportedSpan.MAX_EXPORTERS && span instanceof OutcomeKeeper keeper) {
      keeper.exportOutcome(place, outcome);
    }
  }

  static ExportOutcome outcome(int count, @Nullable Throwable failure) {
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
      // Of a trace that our own rate refused there are no spans: it is the exporter that says so.
      case EXPORT_FAILED, RATE_LIMITED -> ExportOutcome.EXPORT_FAILED;
      case REJECTED -> ExportOutcome.REJECTED;
      case TOO_LARGE -> ExportOutcome.TOO_LARGE;
      case SHUTDOWN -> ExportOutcome.SHUTDOWN;
    };
  }
}
