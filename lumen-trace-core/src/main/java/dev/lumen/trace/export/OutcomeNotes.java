package dev.lumen.trace.export;

import dev.lumen.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Notes on spans what became of them at one exporter. Thread-safe; throws nothing: where there is
 * no memory, a note is missing and no count is wrong.
 */
record OutcomeNotes(int place) {

  void dropped(SpanData span, DropReason reason) {
    try {
      note(span, ExportOutcome.of(reason));
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
      note(batch, count, ExportOutcome.of(reason));
    } catch (Throwable e) {
      // They stay waiting.
    }
  }

  private void note(@Nullable SpanData[] batch, int count, ExportOutcome outcome) {
    for (int i = 0; i < count; i++) {
      note(batch[i], outcome);
    }
  }

  private static ExportOutcome outcome(int count, @Nullable Throwable failure) {
    return failure == null ? ExportOutcome.EXPORTED : ExportOutcome.of(count, failure);
  }

  private void note(@Nullable SpanData span, ExportOutcome outcome) {
    if (place < ExportedSpan.MAX_EXPORTERS && span instanceof ExportedSpan exported) {
      exported.exportOutcome(place, outcome);
    }
  }
}
