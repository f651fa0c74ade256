package dev.lumen.trace;

/**
 * Makes the ids of traces that start here, and of all spans.
 *
 * <p>Called on the thread that starts a span: must be thread-safe, quick, and must not block. An id
 * of zero, which is none, and one that could not be made since something was thrown, are random
 * instead; the latter is logged once.
 */
public interface IdGenerator {

  /** The first 64 bits of a trace id, asked for before the last; may be zero. */
  long traceIdHigh();

  /** The last 64 bits of the same trace id; not zero where the first are. */
  long traceIdLow();

  /** A span id; not zero. */
  long spanId();

  /**
   * Whether the last 56 bits of each trace id are random, as W3C Trace Context level 2 defines it:
   * then new traces have its random flag, and samplers of other services may go by these bits. By
   * default not. Asked once.
   */
  default boolean isRandom() {
    return false;
  }
}
