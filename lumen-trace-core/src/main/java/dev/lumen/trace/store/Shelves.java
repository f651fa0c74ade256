package dev.lumen.trace.store;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of a store, and which trace goes first: what failed is kept apart from what did not. A
 * trace is taken off while it changes. Not thread-safe.
 */
class Shelves {

  private final int maxSpans;
  private final long maxBytes;
  private final Shelf sound = new Shelf();
  private final Shelf failed = new Shelf();

  Shelves(int maxSpans, long maxBytes) {
    requirePositive("maxSpans", maxSpans);
    requirePositive("maxBytes", maxBytes);
    this.maxSpans = maxSpans;
    this.maxBytes = maxBytes;
  }

  void add(HeldTrace trace) {
    shelfOf(trace).add(trace);
  }

  void remove(HeldTrace trace) {
    shelfOf(trace).remove(trace);
  }

  void clear() {
    sound.clear();
    failed.clear();
  }

  int spans() {
    return sound.spans + failed.spans;
  }

  long bytes() {
    return sound.bytes + failed.bytes;
  }

  /** Whether as much more is within the bounds. */
  boolean fits(int moreSpans, long moreBytes) {
    return spans() + moreSpans <= maxSpans && bytes() + moreBytes <= maxBytes;
  }

  /** Whether as much is within half of the bounds, that of an odd number being the larger half. */
  boolean isWithinHalf(int spans, long bytes) {
    return spans <= maxSpans - maxSpans / 2 && bytes <= maxBytes - maxBytes / 2;
  }

  /** The trace to evict next, never the spared one; null where there is no other. */
  @Nullable HeldTrace victim(HeldTrace spared) {
    // Beyond half the failures must go first: a store that has seen enough of them would have no
    // room left for anything else.
    boolean failedLast = isWithinHalf(failed.spans, failed.bytes);
    HeldTrace victim = (failedLast ? sound : failed).oldestBut(spared);
    return victim != null ? victim : (failedLast ? failed : sound).oldestBut(spared);
  }

  private Shelf shelfOf(HeldTrace trace) {
    return trace.errors() > 0 ? failed : sound;
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ": it must be at least 1");
    }
  }

  /** Traces in the order they arrived, with the sum of what they hold. */
  private static final class Shelf {

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
}
