package dev.lumen.trace.export;

import dev.lumen.trace.data.SpanData;

/**
 * A span that remembers what became of it at the exporters of its tracer, for whoever shows traces.
 *
 * <p>Thread-safe.
 */
public interface ExportedSpan extends SpanData {

  /** How many exporters are told apart; of those beyond nothing is remembered. */
  int MAX_EXPORTERS = 8;

  /**
   * What became of it at an exporter.
   *
   * @param exporter its place among those of the tracer, from 0
   */
  ExportOutcome exportOutcome(int exporter);
}
