package dev.lumen.trace.propagation;

/** Which headers carry the trace from one process to the next. */
public enum PropagationFormat {

  /** {@code traceparent} and {@code tracestate}: {@link W3CPropagator}. */
  W3C,

  /** {@code X-Trace-ID} and {@code X-Span-ID}: {@link HeaderPropagator}. */
  KOLOSYS,

  /**
   * All four are written; the W3C headers are believed first, the others where they say nothing.
   */
  BOTH;

  /** The propagator of this format. */
  public Propagator propagator() {
    return propagator(new HeaderPropagator());
  }

  /**
   * The propagator of this format with other names for the two headers of {@link #KOLOSYS}.
   *
   * @param headers used by {@link #KOLOSYS} and {@link #BOTH}
   */
  public Propagator propagator(HeaderPropagator headers) {
    return switch (this) {
      case W3C -> new W3CPropagator();
      case KOLOSYS -> headers;
      case BOTH -> new CompositePropagator(new W3CPropagator(), headers);
    };
  }
}
