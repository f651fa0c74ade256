package dev.lumen.trace;

import dev.lumen.trace.data.SpanData;

/**
 * The hook that writes: adds to each recorded span, renames it, or says that it goes nowhere. Who
 * only reads is a {@link SpanListener}.
 *
 * <p>Called on the thread that starts or ends the span: must be thread-safe, quick, and must not
 * block. The processors of a tracer are called in order, and see what those before did. What one
 * throws is logged once and never reaches the application; the others are called all the same.
 *
 * <p>Spans that a processor starts or ends itself, on that thread, are not given to any processor:
 * else each would be one more to process, for ever.
 */
public interface SpanProcessor {

  /**
   * A span has started; where a listener asks for more than {@link SpanListener.Reach#SAMPLED}, it
   * may be one of a trace that is not sampled. It is not current anywhere yet, so {@link
   * Span#current()} is commonly its parent.
   *
   * @param span may be written to, here and later
   * @param data the same span, to read: a live view
   */
  default void onStart(Span span, SpanData data) {}

  /**
   * A span is about to end. Its end time is fixed, so that {@link SpanData#durationNanos()} is what
   * it will stay, and it is on no thread's stack any more. It may still be written to, and what
   * other threads write meanwhile is kept too. Called once, whoever ends it and how often.
   *
   * <p>A span that goes nowhere reaches no exporter and not the store of recent traces, and counts
   * as {@link TracerStats#filtered() filtered}. What it called, here and in other processes, is
   * recorded as ever, below a parent that is missing: to leave out whole traces is for a {@link
   * dev.lumen.trace.sampling.Sampler}.
   *
   * @param span may be written to, here and not later
   * @param data the same span, to read: a live view
   * @return whether the span goes on; after a no the other processors are not asked
   */
  default boolean onEnding(Span span, SpanData data) {
    return true;
  }
}
