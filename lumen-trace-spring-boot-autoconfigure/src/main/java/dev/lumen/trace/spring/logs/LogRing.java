package dev.lumen.trace.spring.logs;

import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.spring.LogLine;
import dev.lumen.trace.spring.TraceLogs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The last lines, within a bound of bytes and of {@value #CAPACITY} lines. Thread-safe: who logs
 * never waits, and each line that is added takes away as many old ones as it needs.
 */
final class LogRing implements TraceLogs {

  static final int CAPACITY = 8192;

  private final long maxBytes;
  private final AtomicReferenceArray<@Nullable LogLine> lines =
      new AtomicReferenceArray<>(CAPACITY);
  private final AtomicLong added = new AtomicLong();
  private final AtomicLong removed = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  LogRing(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  void add(LogLine line) {
    long place = added.getAndIncrement();
    long held = put(place, line);
    while (held > maxBytes) {
      long oldest = removed.get();
      if (oldest > place) {
        // Others make room as well, or have taken this one.
        return;
      }
      // What was written over is gone already.
      long next = Math.max(oldest, place - CAPACITY + 1);
      if (removed.compareAndSet(oldest, next + 1)) {
        held = put(next, null);
      }
    }
  }

  /** Returns the bytes that are held then. */
  private long put(long place, @Nullable LogLine line) {
    LogLine before = lines.getAndSet((int) (place % CAPACITY), line);
    return bytes.addAndGet(size(line) - size(before));
  }

  private static long size(@Nullable LogLine line) {
    return line == null ? 0 : line.bytes();
  }

  @Override
  public void clear() {
    for (int place = 0; place < CAPACITY; place++) {
      put(place, null);
    }
  }

  long bytes() {
    return bytes.get();
  }

  @Override
  public List<LogLine> of(TraceId traceId) {
    List<LogLine> found = new ArrayList<>();
    long end = added.get();
    for (long place = Math.max(0, end - CAPACITY); place < end; place++) {
      LogLine line = lines.get((int) (place % CAPACITY));
      if (line != null && line.traceId().equals(traceId)) {
        found.add(line);
      }
    }
    return found;
  }
}
