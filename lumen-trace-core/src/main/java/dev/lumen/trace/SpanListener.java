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
}
