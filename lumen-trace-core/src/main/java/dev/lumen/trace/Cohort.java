package dev.lumen.trace;

import java.lang.ref.Reference;
import java.util.concurrent.atomic.LongAdder;

/**
 * The recorded spans of the local traces that began within some time, counted together. Each of
 * them holds it, so that it lives as long as any of them does. Thread-safe.
 */
final class Cohort {

  final Counts counts = new Counts();

  void started() {
    counts.started.increment();
  }

  void ended() {
    try {
      counts.ended.increment();
    } finally {
      // Else it might be garbage, and counted, before the line above has run.
      Reference.reachabilityFence(this);
    }
  }

  /** Outlives the cohort. */
  static final class Counts {

    final LongAdder started = new LongAdder();
    final LongAdder ended = new LongAdder();
  }
}
