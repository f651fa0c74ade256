package dev.lumen.trace;

import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.pipeline.RareLog;
import org.slf4j.LoggerFactory;

/** Hands on the spans of a tracer that have ended. Thread-safe, and throws nothing. */
final class EndedSpans {

  private final TracerCounts counts;
  private final RootSampling sampling;
  private final Pipelines pipelines;
  private final SpanListeners listeners;
  private final RareLog failures = new RareLog(LoggerFactory.getLogger(Tracer.class));
  // Made now: a literal takes memory when it is first used, and then there may be none.
  private final String notHandedOn;

  EndedSpans(
      TracerCounts counts, RootSampling sampling, Pipelines pipelines, SpanListeners listeners) {
    this.counts = counts;
    this.sampling = sampling;
    this.pipelines = pipelines;
    this.listeners = listeners;
    this.notHandedOn = "A span could not be handed on";
  }

  /**
   * Counts a span, and hands it on, where it is wanted. One of a trace that is not sampled is for
   * those listeners alone that ask for it.
   *
   * @param wanted whether it goes anywhere
   */
  void handOn(RecordingSpan span, boolean wanted) {
    try {
      boolean sampled = span.isSampled();
      if (sampled) {
        span.cohort.ended();
      }
      if (span.status == SpanStatus.ERROR) {
        span.noteFailure();
      }
      if (wanted) {
        if (sampled) {
          pipelines.onEnd(span);
        }
        listeners.onEnd(span);
      } else {
        if (sampled) {
          counts.filtered.increment();
          sampling.giveBack();
        }
        listeners.onFiltered(span);
      }
    } catch (Throwable e) {
      // The stack or the memory is at its end, which is no news to the thread that ends the span.
      failures.once(notHandedOn, e);
    }
  }
}
