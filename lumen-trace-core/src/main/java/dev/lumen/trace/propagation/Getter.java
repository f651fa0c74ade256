package dev.lumen.trace.propagation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads headers out of a carrier: {@code Map::get}, {@code HttpHeaders::getFirst}.
 *
 * <p>The names of HTTP headers have no case. A propagator asks once, for the name as {@link
 * Propagator#fields()} has it, and leaves it to the getter or its carrier to find that in any case,
 * as the carriers of HTTP servers do. A plain map does not: see {@link #caseInsensitive()}.
 *
 * <p>Must be thread-safe where it is shared; that of the carrier is its owner's. What it throws
 * counts as nothing there.
 *
 * @param <C> the type of the carrier
 */
@FunctionalInterface
public interface Getter<C> {

  /** The value of a header, null where there is none; the first where there are several. */
  @Nullable String get(C carrier, String key);

  /**
   * All values of a header in their order, for carriers that keep several; empty where there are
   * none. Without it a second {@code traceparent} is not seen, nor a second {@code tracestate}.
   *
   * @return null, as the default does, where {@link #get} tells all there is
   */
  default @Nullable Iterable<String> getAll(C carrier, String key) {
    return null;
  }

  /** A getter that finds names in any case in any map, by looking at all of its keys. */
  static Getter<Map<String, String>> caseInsensitive() {
    return CaseInsensitiveGetter.INSTANCE;
  }
}
