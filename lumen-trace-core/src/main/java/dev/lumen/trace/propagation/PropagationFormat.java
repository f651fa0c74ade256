package dev.lumen.trace.propagation;

import java.util.ArrayList;
import java.util.List;

/** Which headers carry the trace from one process to the next. */
public enum PropagationFormat {

  /** {@code traceparent} and {@code tracestate}: {@link W3CPropagator}. */
  W3C,

  /** B3 in one header, {@code b3}. */
  B3,

  /** B3 in a header for each value, {@code X-B3-TraceId} and so on. */
  B3_MULTI,

  /** {@code X-Amzn-Trace-Id} of AWS X-Ray: read, never written. */
  X_RAY,

  /** {@code uber-trace-id} of Jaeger's own clients: read, never written. */
  JAEGER,

  /** {@code X-Trace-ID} and {@code X-Span-ID}: {@link HeaderPropagator}. */
  KOLOSYS,

  /**
   * {@link #W3C} and {@link #KOLOSYS}. All four are written; the W3C headers are believed first,
   * the others where they say nothing.
   */
  BOTH;

  /** What is read where nothing else is asked for. */
  public static final List<PropagationFormat> DEFAULT_CONSUMED =
      List.of(W3C, B3, B3_MULTI, KOLOSYS);

  /** What is written where nothing else is asked for. */
  public static final List<PropagationFormat> DEFAULT_PRODUCED = List.of(W3C, KOLOSYS);

  /** Whether headers of this format are written, and not read alone. */
  public boolean isProduced() {
    return this != X_RAY && this != JAEGER;
  }

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
      case B3 -> new B3SinglePropagator();
      case B3_MULTI -> new B3MultiPropagator();
      case X_RAY -> new XRayPropagator();
      case JAEGER -> new JaegerPropagator();
      case KOLOSYS -> headers;
      case BOTH -> new CompositePropagator(new W3CPropagator(), headers);
    };
  }

  /**
   * The propagator that reads some formats and writes others. It believes the first that has a
   * context, {@link #W3C} before all others, whatever their order here.
   *
   * @param consumed what is read; none starts a new trace for every caller
   * @param produced what is written; none writes nothing
   * @param headers the two headers of {@link #KOLOSYS}
   * @throws IllegalArgumentException where a format is to be written that is {@linkplain
   *     #isProduced() read alone}
   */
  public static Propagator propagator(
      List<PropagationFormat> consumed,
      List<PropagationFormat> produced,
      HeaderPropagator headers) {
    for (PropagationFormat format : produced) {
      if (!format.isProduced()) {
        throw new IllegalArgumentException("The propagation format " + format + " is read alone");
      }
    }
    List<PropagationFormat> w3cFirst = new ArrayList<>(consumed);
    // Both begins with it.
    w3cFirst.sort((one, other) -> Boolean.compare(other.hasW3c(), one.hasW3c()));
    return new DirectedPropagator(all(w3cFirst, headers), all(produced, headers));
  }

  private boolean hasW3c() {
    return this == W3C || this == BOTH;
  }

  private static Propagator all(List<PropagationFormat> formats, HeaderPropagator headers) {
    return new CompositePropagator(
        formats.stream()
            .distinct()
            .map(format -> format.propagator(headers))
            .toArray(Propagator[]::new));
  }
}
