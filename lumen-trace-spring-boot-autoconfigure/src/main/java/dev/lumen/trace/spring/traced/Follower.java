package dev.lumen.trace.spring.traced;

/** Follows the work behind the results of one class to its end. Thread-safe. */
@FunctionalInterface
interface Follower {

  /** For work that is done when the method returns, as far as anybody can tell. */
  Follower NONE =
      (result, spans) -> {
        spans.endUnclaimed();
        return result;
      };

  /**
   * Has the work's spans end with it.
   *
   * @return what the caller gets
   */
  Object follow(Object result, CallSpans spans);
}
