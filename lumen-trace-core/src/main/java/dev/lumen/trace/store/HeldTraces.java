package dev.lumen.trace.store;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.pipeline.RecentIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The traces of a store, and the count of what became of the rest. Not thread-safe. */
final class HeldTraces {

  // What one trace shows at once, whatever its parts are: it is ordered while the store is locked.
  private static final int MAX_VIEW = 10_000;

  private final Shelves shelves;
  private final Map<TraceId, TraceParts> byId = new HashMap<>();
  // In the order they arrived, which is almost that of their starts: quick to sort.
  private final Set<HeldTrace> held = new LinkedHashSet<>();
  private final Set<HeldTrace> running = new LinkedHashSet<>();

  private final GoneTraces gone = new GoneTraces();
  private final RecentIds<TraceLoss> lost = new RecentIds<>(List.of(TraceLoss.values()));

  private long keptBefore;
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

  void add(SpanData data) {
    addedSpans++;
    HeldSpan span;
    HeldTrace trace;
    try {
      span = new HeldSpan(data);
      if (span.isFiltered()) {
        if (!byId.containsKey(span.traceId())) {
          lost(span.traceId(), TraceLoss.FILTERED);
        }
        filteredSpans++;
        return;
      }
      trace = traceOf(span);
    } catch (Throwable e) {
      // Anyone's span may throw. The next is to be taken.
      refusedSpans++;
      return;
    }
    if (makeRoom(trace, trace.bytesOf(span))) {
      put(trace, span);
    } else {
      refuse(trace);
    }
  }

  /** The trace that is held, or a new one. */
  private HeldTrace traceOf(HeldSpan span) {
    TraceParts parts = byId.get(span.traceId());
    HeldTrace known = parts == null ? null : parts.partOf(span.data());
    return known == null ? new HeldTrace(span.traceId(), span.data().spanId(), arrivals++) : known;
  }

  private void refuse(HeldTrace trace) {
    refusedSpans++;
    trace.refused();
    lost(trace.id(), TraceLoss.REFUSED);
    TraceParts parts = byId.get(trace.id());
    if (parts != null && held.contains(trace)) {
      parts.refused(trace);
    }
  }

  /** Takes over what has become of the running spans. */
  void refresh() {
    for (HeldTrace trace : running.stream().filter(HeldTrace::isStale).toList()) {
      // Another that has grown may have evicted it.
      if (running.contains(trace)) {
        shelves.remove(trace);
        filtered(trace, trace.refresh());
        if (trace.size() == 0) {
          forget(trace, TraceLoss.FILTERED);
        } else {
          settle(trace);
        }
        while (!shelves.fits(0, 0)) {
          HeldTrace victim = shelves.victim(trace);
          evict(victim == null ? trace : victim, 0);
        }
      }
    }
  }

  private void filtered(HeldTrace trace, List<HeldSpan> gone) {
    TraceParts parts = byId.get(trace.id());
    if (!gone.isEmpty() && parts != null) {
      parts.forget(trace, gone.stream().map(HeldSpan::data).toList());
    }
    filteredSpans += gone.size();
  }

  /**
   * Evicts everything: for when an error, as where there is no memory, has left a trace half in its
   * place.
   */
  void evictAll() {
    evictedTraces += held.size();
    evictedSpans = addedSpans - filteredSpans - refusedSpans - clearedSpans;
    empty();
  }

  TraceList list(TraceQuery query) {
    return new TraceLister(held, gone, cursor, evictedTraces, keptBefore).list(query);
  }

  StoredFields fields(UnaryOperator<SpanData> view) {
    List<HeldTrace> all = new ArrayList<>(held);
    StoredFields.Collector fields = new StoredFields.Collector();
    for (int i = all.size() - 1; i >= 0; i--) {
      fields.add(all.get(i), view);
    }
    return fields.fields();
  }

  @Nullable StoredTrace trace(TraceId id) {
    TraceParts parts = byId.get(id);
    return parts == null ? null : parts.view(id, MAX_VIEW);
  }

  @Nullable StoredTrace trace(TraceId id, SpanId span) {
    TraceParts parts = byId.get(id);
    HeldTrace part = parts == null ? null : parts.find(span);
    return parts == null || part == null ? null : parts.view(id, part);
  }

  StoreStats stats(long droppedSpans) {
    return new StoreStats(
        addedSpans + droppedSpans,
        held.size(),
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
    byId.keySet().forEach(id -> lost(id, TraceLoss.CLEARED));
    empty();
  }

  private void empty() {
    byId.clear();
    held.clear();
    running.clear();
    shelves.clear();
    keptBefore = 0;
    gone.addAll(++cursor);
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
      evict(victim, 1);
    }
    return true;
  }

  private void evict(HeldTrace trace, int spansToCome) {
    TraceLoss why =
        shelves.fits(spansToCome, 0) ? TraceLoss.EVICTED_BY_SIZE : TraceLoss.EVICTED_BY_SPANS;
    shelves.remove(trace);
    forget(trace, why);
    if (trace.errors() == 0) {
      keptBefore = Math.max(keptBefore, trace.data().get(0).startEpochNanos());
    }
    evictedTraces++;
    evictedSpans += trace.size();
  }

  private void forget(HeldTrace trace, TraceLoss why) {
    lost(trace.id(), why);
    TraceParts parts = byId.get(trace.id());
    if (parts != null) {
      parts.remove(trace);
      if (parts.isEmpty()) {
        byId.remove(trace.id());
      }
    }
    held.remove(trace);
    running.remove(trace);
    gone.add(++cursor, trace.key());
  }

  private void lost(TraceId id, TraceLoss why) {
    // Where more is known of a trace, it is not for a span that went nowhere that it is not held.
    if (why != TraceLoss.FILTERED || lost.get(id) == null) {
      lost.put(id.high(), id.low(), why);
    }
  }

  @Nullable TraceLoss loss(TraceId id) {
    return lost.get(id);
  }

  private void put(HeldTrace trace, HeldSpan span) {
    if (!held.add(trace)) {
      shelves.remove(trace);
    }
    trace.add(span);
    // Looked up anew: what made room may have been the last of the others of this trace.
    byId.computeIfAbsent(trace.id(), id -> new TraceParts()).added(trace, span.data());
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
