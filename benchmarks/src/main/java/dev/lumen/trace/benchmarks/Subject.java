package dev.lumen.trace.benchmarks;

/**
 * A tracer at the work that is measured, written as its users would write it.
 *
 * <p>All do the same: names, keys and values are those of {@link Work}.
 */
interface Subject {

  /** A root span that is current, gets three attributes, and ends. */
  Object rootSpan(long number);

  /**
   * A root span with four children, one after the other, each current while it runs. All five get
   * two attributes, the last child one event.
   */
  Object trace(long number);
}
