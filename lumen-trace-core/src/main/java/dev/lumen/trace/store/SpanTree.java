package dev.lumen.trace.store;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.data.SpanData;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The spans of a trace as a tree, whatever they say of their parents: parents may be missing, ids
 * may be shared, and spans may be each other's ancestors.
 */
final class SpanTree {

  private final List<SpanData> byStart;
  private final Set<SpanId> ids = new HashSet<>();

  /**
   * @param spans at least one
   */
  SpanTree(List<SpanData> spans) {
    this.byStart = new ArrayList<>(spans);
    byStart.sort(Comparator.comparingLong(SpanData::startEpochNanos));
    for (SpanData span : byStart) {
      ids.add(span.spanId());
    }
  }

  /**
   * The earliest span without a parent; where all have one, the earliest whose parent is not here;
   * in a circle, the earliest.
   */
  SpanData root() {
    SpanData orphan = null;
    for (SpanData span : byStart) {
      if (span.parentSpanId() == null) {
        return span;
      }
      if (orphan == null && isTop(span)) {
        orphan = span;
      }
    }
    return orphan == null ? byStart.get(0) : orphan;
  }

  /** Depth first, so that parents stand before their children, and siblings by their start. */
  List<SpanData> ordered() {
    Map<SpanId, List<SpanData>> children = childrenById();
    Set<SpanData> placed = Collections.newSetFromMap(new IdentityHashMap<>());
    List<SpanData> ordered = new ArrayList<>(byStart.size());
    Deque<SpanData> pending = new ArrayDeque<>();
    for (SpanData top : tops()) {
      pending.push(top);
      while (!pending.isEmpty()) {
        SpanData span = pending.pop();
        if (placed.add(span)) {
          ordered.add(span);
          // Taken once: spans that share an id do not share children, and a circle ends here.
          List<SpanData> next = children.remove(span.spanId());
          for (int i = next == null ? -1 : next.size() - 1; i >= 0; i--) {
            pending.push(next.get(i));
          }
        }
      }
    }
    return Collections.unmodifiableList(ordered);
  }

  /** Whether there is a local root, and every parent but those of other processes is here. */
  boolean isWhole() {
    boolean rooted = false;
    for (SpanData span : byStart) {
      if (span.isLocalRoot()) {
        rooted = true;
      } else if (isTop(span)) {
        return false;
      }
    }
    return rooted;
  }

  /** Where to go down from: the root, other tops, and then all, for those in circles. */
  private List<SpanData> tops() {
    List<SpanData> tops = new ArrayList<>();
    tops.add(root());
    byStart.stream().filter(this::isTop).forEach(tops::add);
    tops.addAll(byStart);
    return tops;
  }

  private boolean isTop(SpanData span) {
    SpanId parent = span.parentSpanId();
    return parent == null || parent.equals(span.spanId()) || !ids.contains(parent);
  }

  private Map<SpanId, List<SpanData>> childrenById() {
    Map<SpanId, List<SpanData>> children = new HashMap<>();
    for (SpanData span : byStart) {
      SpanId parent = span.parentSpanId();
      if (parent != null) {
        children.computeIfAbsent(parent, id -> new ArrayList<>()).add(span);
      }
    }
    return children;
  }
}
