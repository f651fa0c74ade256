package dev.lumen.trace.store;

import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.data.SpanData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The traces of a store, and the count of what became of the rest. Not thread-safe. */
final class HeldTraces {

  private static final Comparator<HeldTrace> NEWEST_FIRST =
      Comparator.comparingLong(HeldTrace::startEpochNanos)
          .thenComparingLong(HeldTrace::arrival)
          .reversed();

  private final Shelves shelves;
  // In the order they arrived, which is almost that of their starts: quick to sort.
  private final Map<TraceId, HeldTrace> byId = new LinkedHashMap<>();
  private final Set<HeldTrace> running = new LinkedHashSet<>();

  private long cursor;
  private long arrivals;
  private long addedSpans;
  private long evictedTraces;
  private long evictedSpans;
  private long refusedSpans;
  private long clearedSpans;
  private long filteredSpans;

  HeldTraces(int maxSpans, long maxBytes) {
    this(new Shelves(maxSpans, maxBytes));
  }

  HeldTraces(Shelves shelves) {
    this.shelves = shelves;
  }

  boolean hasBoundsOf(HeldTraces other) {
    return shelves.hasBoundsOf(other.shelves);
  }

  void add(SpanData data) {
    addedSpans++;
    HeldSpan span;
    try {
      span = new HeldSpan(data);
    } catch (Throwable e) {
      // Anyone's span may throw. The next is to be taken.
      refusedSpans++;
      return;
    }
    if (span.isFiltered()) {
      filteredSpans++;
      return;
    }
    HeldTrace known = byId.get(span.traceId());
    HeldTrace trace = known == null ? new HeldTrace(span.traceId(), arrivals++) : known;
    if (makeRoom(trace, trace.bytesOf(span))) {
      put(trace, span);
    } else {
      refusedSpans++;
      trace.refused();
    }
  }

  /** Takes over what has become of the running spans. */
  void refresh() {
    for (HeldTrace trace : running.stream().filter(HeldTrace::isStale).toList()) {
      // Another that has grown may have evicted it.
      if (running.contains(trace)) {
        shelves.remove(trace);
        filteredSpans += trace.refresh();
        if (trace.size() == 0) {
          forget(trace);
        } else {
          settle(trace);
        }
        while (!shelves.fits(0, 0)) {
          HeldTrace victim = shelves.victim(trace);
          evict(victim == null ? trace : victim);
        }
      }
    }
  }

  /**
   * Evicts everything: for when an error, as where there is no memory, has left a trace half in its
   * place.
   */
  void evictAll() {
    evictedTraces += byId.size();
    evictedSpans = addedSpans - filteredSpans - refusedSpans - clearedSpans;
    empty();
  }

  TraceList list(TraceQuery query) {
    List<TraceSummary> summaries =
        byId.values().stream()
            .filter(trace -> trace.changedAt() > query.since())
            .sorted(NEWEST_FIRST)
            .filter(trace -> query.condition().holds(trace.summary(), trace.data()))
            .limit(query.limit())
            .map(HeldTrace::summary)
            .toList();
    return new TraceList(cursor, evictedTraces, summaries);
  }

  StoredFields fields() {
    List<HeldTrace> all = new ArrayList<>(byId.values());
    StoredFields.Collector fields = new StoredFields.Collector();
    for (int i = all.size() - 1; i >= 0; i--) {
      fields.add(all.get(i));
    }
    return fields.fields();
  }

  @Nullable StoredTrace trace(TraceId id) {
    HeldTrace trace = byId.get(id);
    return trace == null ? null : trace.view();
  }

  StoreStats stats(long droppedSpans) {
    return new StoreStats(
        addedSpans + droppedSpans,
        byId.size(),
        shelves.spans(),
        shelves.bytes(),
        evictedTraces,
        evictedSpans,
        refusedSpans,
        droppedSpans,
        clearedSpans,
        filteredSpans);
  }

  void clear() {
    clearedSpans += shelves.spans();
    empty();
  }

  private void empty() {
    byId.clear();
    running.clear();
    shelves.clear();
    cursor++;
  }

  /**
   * Evicts other traces until there is room for one more span of a trace.
   *
   * @return false, and nothing is evicted, where that trace would push the others out of more than
   *     half of the store
   */
  private boolean makeRoom(HeldTrace trace, long bytes) {
    if (shelves.fits(1, bytes)) {
      return true;
    }
    if (!shelves.isWithinHalf(trace.size() + 1, trace.bytes() + bytes)) {
      return false;
    }
    while (!shelves.fits(1, bytes)) {
      HeldTrace victim = shelves.victim(trace);
      if (victim == null) {
        return false;
      }
      evict(victim);
    }
    return true;
  }

  private void evict(HeldTrace trace) {
    shelves.remove(trace);
    forget(trace);
    evictedTraces++;
    evictedSpans += trace.size();
  }

  private void forget(HeldTrace trace) {
    byId.remove(trace.id());
    running.remove(trace);
    cursor++;
  }

  private void put(HeldTrace trace, HeldSpan span) {
    if (byId.putIfAbsent(trace.id(), trace) != null) {
      shelves.remove(trace);
    }
    trace.add(span);
    settle(trace);
  }

  private void settle(HeldTrace trace) {
    trace.changed(++cursor);
    shelves.add(trace);
    if (trace.hasRunningSpan()) {
      running.add(trace);
    } else {
      running.remove(trace);
    }
  }
}
