package dev.lumen.trace.propagation;

import dev.lumen.trace.context.TraceContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a trace context into the headers of a call, and reads it out of them on the other side.
 *
 * <p>Implementations must be thread-safe and must not block.
 */
public interface Propagator {

  /**
   * The propagator that reads W3C Trace Context, B3 and the headers of {@link
   * PropagationFormat#KOLOSYS}, and writes the first and the last of these.
   */
  static Propagator defaultPropagator() {
    return PropagationFormat.propagator(
        PropagationFormat.DEFAULT_CONSUMED,
        PropagationFormat.DEFAULT_PRODUCED,
        new HeaderPropagator());
  }

  /**
   * Writes a context into a carrier; nothing where the context is not valid.
   *
   * @param carrier what is sent: its headers, a message
   * @param setter how the carrier takes a header; what it throws comes out here
   */
  <C> void inject(TraceContext context, C carrier, Setter<C> setter);

  /**
   * Reads a context out of a carrier. What does not parse is ignored: never throws, whatever the
   * carrier holds and the getter does.
   *
   * @param carrier what was received: its headers, a message
   * @param getter how the carrier tells a header
   * @return a {@linkplain TraceContext#isRemote() remote} and valid context, null where none came;
   *     {@link BaggagePropagator} alone gives one that is not valid, for baggage without a trace
   */
  <C> @Nullable TraceContext extract(C carrier, Getter<C> getter);

  /** The names of all headers that this propagator writes or reads, as it spells them. */
  List<String> fields();

  /** Those of the {@link #fields()} that it may write: by default all. */
  default List<String> injectedFields() {
    return fields();
  }
}
