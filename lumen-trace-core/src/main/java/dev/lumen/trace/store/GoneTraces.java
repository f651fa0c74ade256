package dev.lumen.trace.store;

import dev.lumen.trace.context.SpanId;
import java.util.ArrayList;
import java.util.List;

/** Which traces went last, and when by the cursor. Not thread-safe. */
final class GoneTraces {

  // More than go between two looks of a page, at any load that it could show; 128 kB.
  static final int CAPACITY = 8192;

  private final long[] cursors = new long[CAPACITY];
  private final long[] ids = new long[CAPACITY];
  private long count;
  // What went up to here is not known one by one.
  private long knownFrom;

  void add(long cursor, SpanId rootId) {
    int place = (int) (count++ % CAPACITY);
    if (count > CAPACITY) {
      knownFrom = cursors[place];
    }
    cursors[place] = cursor;
    ids[place] = rootId.value();
  }

  /** Notes that all that there was has gone. */
  void addAll(long cursor) {
    count = 0;
    knownFrom = cursor;
  }

  boolean isKnownSince(long cursor) {
    return cursor >= knownFrom;
  }

  /** Those that have gone since, the last of them first. */
  List<SpanId> since(long cursor) {
    List<SpanId> gone = new ArrayList<>();
    for (long i = count - 1; i >= Math.max(0, count - CAPACITY); i--) {
      int place = (int) (i % CAPACITY);
      if (cursors[place] <= cursor) {
        break;
      }
      gone.add(new SpanId(ids[place]));
    }
    return gone;
  }
}
