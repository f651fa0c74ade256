package dev.lumen.trace.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers a query from what is held. Not thread-safe. */
record TraceLister(
    Collection<HeldTrace> held, GoneTraces gone, long cursor, long evicted, long keptBefore) {

  private static final Comparator<HeldTrace> NEWEST_FIRST =
      Comparator.comparingLong(HeldTrace::startEpochNanos)
          .thenComparingLong(HeldTrace::arrival)
          .reversed();

  TraceList list(TraceQuery query) {
    boolean isFirst = query.since() == 0 || query.since() > cursor;
    if (query.before() != null || isFirst || !gone.isKnownSince(query.since())) {
      return whole(query);
    }
    TraceList changes = changes(query);
    return changes.next() == null ? changes : whole(query);
  }

  private TraceList whole(TraceQuery query) {
    TracePosition before = query.before();
    List<HeldTrace> matching = new ArrayList<>();
    int count = 0;
    List<HeldTrace> sorted =
        held.stream()
            .filter(trace -> before == null || before.isAbove(trace))
            .sorted(NEWEST_FIRST)
            .toList();
    for (HeldTrace trace : sorted) {
      // One more than is listed tells that there is another page.
      boolean counted = before == null || matching.size() <= query.limit();
      if (counted && matches(query, trace)) {
        count++;
        if (matching.size() <= query.limit()) {
          matching.add(trace);
        }
      }
    }
    return answer(query, true, before == null ? count : -1, List.of(), matching);
  }

  private TraceList changes(TraceQuery query) {
    List<TraceKey> went = gone.since(query.since());
    List<HeldTrace> listed = new ArrayList<>();
    boolean all = query.condition() == TraceCondition.ALWAYS;
    for (HeldTrace trace : held) {
      // What runs may match by the time it takes, and change in nothing else.
      if (trace.changedAt() > query.since() || (!all && trace.hasRunningSpan())) {
        if (matches(query, trace)) {
          listed.add(trace);
        } else if (trace.addedAt() <= query.since()) {
          went.add(trace.key());
        }
      }
    }
    listed.sort(NEWEST_FIRST);
    return answer(query, false, -1, went, listed);
  }

  private static boolean matches(TraceQuery query, HeldTrace trace) {
    return query.condition() == TraceCondition.ALWAYS
        || query.condition().holds(trace.summary(), trace.data());
  }

  private TraceList answer(
      TraceQuery query, boolean whole, int count, List<TraceKey> went, List<HeldTrace> found) {
    List<HeldTrace> page = found.subList(0, Math.min(found.size(), query.limit()));
    return new TraceList(
        cursor,
        evicted,
        whole,
        count,
        keptBefore,
        found.size() > page.size() ? position(page) : null,
        went,
        page.stream().map(HeldTrace::summary).toList());
  }

  private static @Nullable TracePosition position(List<HeldTrace> page) {
    HeldTrace last = page.get(page.size() - 1);
    return new TracePosition(last.startEpochNanos(), last.arrival());
  }
}
