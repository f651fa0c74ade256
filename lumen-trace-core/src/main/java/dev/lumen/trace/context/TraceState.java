package dev.lumen.trace.context;

/** The vendors' list that travels beside a trace context. */
public final class TraceState {

  /** No member. */
  public static final TraceState EMPTY = new TraceState();
}
