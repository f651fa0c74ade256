package dev.lumen.trace;

/**
 * Told of every change of a thread's current span, on that thread.
 *
 * <p>Called whenever a span or a scope begins and ends: must be thread-safe, quick, and must not
 * block. What it throws is logged once and goes no further.
 */
@FunctionalInterface
public interface CurrentSpanListener {

  /**
   * The calling thread has another current span now.
   *
   * @param current as {@link Span#current()} gives it: where there is none, one whose context is
   *     invalid
   */
  void onChange(Span current);
}
