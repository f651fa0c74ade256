package dev.lumen.trace.store;

/** Why a trace that a store was given is not held, or not all of it. */
public enum TraceLoss {
  /** It was evicted: there were more spans than the store may hold. */
  EVICTED_BY_SPANS,
  /** It was evicted: the spans took more memory than the store may. */
  EVICTED_BY_SIZE,
  /** It was refused: it would have taken more than half of the store from others. */
  REFUSED,
  /** A processor had its spans go nowhere. */
  FILTERED,
  /** {@link TraceStore#clear()} forgot it. */
  CLEARED
}
