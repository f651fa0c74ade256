package dev.lumen.trace.export;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Thrown by an exporter that knows what became of a batch: some of its spans are lost, each for a
 * reason, and the others were exported.
 *
 * <p>The message is logged within bounds; it should say what the backend said.
 */
public final class SpansDroppedException extends Exception {

  private static final long serialVersionUID = 1;

  private final transient Map<DropReason, Integer> dropped;

  /**
   * @param dropped how many spans were lost, by reason; numbers beyond the size of the batch are
   *     cut to it
   * @param message why, for the log
   * @throws NullPointerException where a number is null
   */
  public SpansDroppedException(Map<DropReason, Integer> dropped, String message) {
    super(message);
    Map<DropReason, Integer> copy = new EnumMap<>(DropReason.class);
    dropped.forEach((reason, spans) -> copy.put(reason, Objects.requireNonNull(spans)));
    this.dropped = Collections.unmodifiableMap(copy);
  }

  /** How many spans were lost, by reason; cannot be changed. */
  public Map<DropReason, Integer> dropped() {
    return dropped;
  }
}
