package dev.lumen.trace.store;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Traces in the order they arrived, with the sum of what they hold. A trace is taken off while it
 * changes. Not thread-safe.
 */
final class Shelf {

  private final TreeMap<Long, HeldTrace> byArrival = new TreeMap<>();
  private int spans;
  private long bytes;

  void add(HeldTrace trace) {
    byArrival.put(trace.arrival(), trace);
    spans += trace.size();
    bytes += trace.bytes();
  }

  /** Takes a trace off, if it is on. */
  void remove(HeldTrace trace) {
    if (byArrival.remove(trace.arrival()) != null) {
      spans -= trace.size();
      bytes -= trace.bytes();
    }
  }

  void clear() {
    byArrival.clear();
    spans = 0;
    bytes = 0;
  }

  int spans() {
    return spans;
  }

  long bytes() {
    return bytes;
  }

  /** The trace that arrived first, except one; null where there is no other. */
  @Nullable HeldTrace oldestBut(HeldTrace spared) {
    for (HeldTrace trace : byArrival.values()) {
      if (trace != spared) {
        return trace;
      }
    }
    return null;
  }
}
