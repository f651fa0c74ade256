package dev.lumen.trace.pipeline;

import dev.lumen.trace.export.ExportOutcome;

/** A span that a pipeline tells what became of it. Thread-safe. */
public interface OutcomeKeeper {

  /**
   * Notes what became of it at an exporter; called once for each.
   *
   * @param exporter its place among those of the tracer, from 0
   */
  void exportOutcome(int exporter, ExportOutcome outcome);
}
