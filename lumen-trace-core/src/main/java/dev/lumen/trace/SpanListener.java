package dev.lumen.trace;

import dev.lumen.trace.data.SpanData;

/**
 * The hook that reads a recorded span's life, as the store does. Who writes is a {@link
 * SpanProcessor}.
 *
 * <p>Called on the thread that starts or ends the span: must be thread-safe, quick, and must not
 * block. What it throws is caught and logged once, and never reaches the application.
 */
public interface SpanListener {

  /**
   * A span has started. The view is live; it may be kept, and tells when the span has ended.
   *
   * @param span never null
   */
  default void onStart(SpanData span) {}

  /**
   * A span has ended. The data never changes any more.
   *
   * @param span the very object that {@link #onStart} was given
   */
  default void onEnd(SpanData span) {}

  /**
   * A span has ended, and a {@link SpanProcessor} said that it goes nowhere. Called instead of
   * {@link #onEnd}, for who keeps spans that run.
   *
   * @param span the very object that {@link #onStart} was given
   */
  default void onFiltered(SpanData span) {}

  /**
   * Which spans the listener is told of, by default those of sampled traces. Always the same, and
   * not null.
   */
  default Reach reach() {
    return Reach.SAMPLED;
  }

  /**
   * Which spans a listener is told of. For one that asks for more than the sampled ones, spans of
   * traces that the sampler or the rate refused are recorded too, as long as it listens. Their flag
   * stays unset, what goes on to others is as if they were not recorded, and no exporter, no other
   * listener and no count of {@link TracerStats} sees them; a {@link SpanProcessor} does, so that
   * they are called what others are called. What is below a span that {@link Span#propagated}
   * carries, or has its parent by a context of this process alone, is never among them. All of one
   * such trace have the one span id that goes on to others.
   */
  enum Reach {
    /** The spans of sampled traces. */
    SAMPLED,
    /**
     * These, and of the other traces the local roots, with their names, statuses and times alone:
     * attributes and events cost what nobody then reads.
     */
    LOCAL_ROOTS,
    /** The spans of all traces. */
    ALL
  }
}
