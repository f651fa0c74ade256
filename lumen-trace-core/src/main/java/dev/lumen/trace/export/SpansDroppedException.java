package dev.lumen.trace.export;

import java.util.EnumMap;
import java.util.Map;

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
   */
  public SpansDroppedException(Map<DropReason, Integer> dropped, String message) {
    super(message);
    this.dropped = new EnumMap<>(DropReason.class);
    this.dropped.putAll(dropped);
  }

  /** How many spans were lost, by reason. */
  public Map<DropReason, Integer> dropped() {
    return dropped;
  }
}
