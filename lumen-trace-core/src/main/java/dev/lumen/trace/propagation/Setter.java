package dev.lumen.trace.propagation;

/**
 * Writes one header into a carrier: {@code Map::put}, {@code HttpHeaders::set}.
 *
 * <p>Must replace what the carrier has under the name, whatever its case, and must not add beside
 * it: two {@code traceparent} headers are none. Must be thread-safe where it is shared; that of the
 * carrier is its owner's.
 *
 * @param <C> the type of the carrier
 */
@FunctionalInterface
public interface Setter<C> {

  /** Sets a header; called on the thread that injects, and what it throws comes out there. */
  void set(C carrier, String key, String value);
}
