package dev.lumen.trace.store;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceId;
import java.util.ArrayList;
import java.util.List;

/** Which traces went last, and when by the cursor. Not thread-safe. */
final class GoneTraces {

  // More than go between two looks of a page, at any load that it could show; 256 kB.
  static final int CAPACITY = 8192;

  private final long[] cursors = new long[CAPACITY];
  private final long[] traceIds = new long[2 * CAPACITY];
  private final long[] rootIds = new long[CAPACITY];
  private long count;
  // What went up to here is not known one by one.
  private long knownFrom;

  void add(long cursor, TraceKey key) {
    int place = (int) (count++ % CAPACITY);
    if (count > CAPACITY) {
      knownFrom = cursors[place];
    }
    cursors[place] = cursor;
    traceIds[2 * place] = key.traceId().high();
    traceIds[2 * place + 1] = key.traceId().low();
    rootIds[place] = key.rootId().value();
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
  List<TraceKey> since(long cursor) {
    List<TraceKey> gone = new ArrayList<>();
    for (long i = count - 1; i >= Math.max(0, count - CAPACITY); i--) {
      int place = (int) (i % CAPACITY);
      if (cursors[place] <= cursor) {
        break;
      }
      TraceId traceId = new TraceId(traceIds[2 * place], traceIds[2 * place + 1]);
      gone.add(new TraceKey(traceId, new SpanId(rootIds[place])));
    }
    return gone;
  }
}
