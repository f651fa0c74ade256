package dev.lumen.trace.export;

import dev.lumen.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/** Notes on spans what became of them at one exporter. Thread-safe. */
record OutcomeNotes(int place) {

  void note(@Nullable SpanData span, ExportOutcome outcome) {
    if (place < ExportedSpan.MAX_EXPORTERS && span instanceof ExportedSpan exported) {
      exported.exportOutcome(place, outcome);
    }
  }

  void note(@Nullable SpanData[] batch, int count, ExportOutcome outcome) {
    for (int i = 0; i < count; i++) {
      note(batch[i], outcome);
    }
  }
}
