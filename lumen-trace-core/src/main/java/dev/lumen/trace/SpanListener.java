package dev.lumen.trace;

import dev.lumen.trace.data.SpanData;

/**
 * The hook on a recorded span's life: what asynchronous export and the store are made of.
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
}
