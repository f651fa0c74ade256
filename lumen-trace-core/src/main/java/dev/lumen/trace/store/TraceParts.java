package dev.lumen.trace.store;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.data.SpanData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is held of one trace: a part for each local root that a caller elsewhere asked for. A
 * local root whose parent is held belongs to the part of that one: the application has called
 * itself. Not thread-safe.
 */
final class TraceParts {

  private final List<HeldTrace> parts = new ArrayList<>(1);
  // Made for the second local root: most traces have one, and need no places for their spans.
  private @Nullable Map<SpanId, HeldTrace> bySpan;
  // Where spans go whose parents are not known, neither as held nor as refused.
  private @Nullable HeldTrace orphans;
  private @Nullable HeldTrace refusing;

  /** The part that a span belongs to, null where it begins one. */
  @Nullable HeldTrace partOf(SpanData span) {
    if (bySpan == null && !span.isLocalRoot() && !parts.isEmpty()) {
      return parts.get(0);
    }
    // Twice the same id is two sides of one call, as B3 has them.
    HeldTrace own = holding(span.spanId());
    SpanId parent = span.parentSpanId();
    HeldTrace known = own != null || parent == null ? own : holding(parent);
    if (known != null) {
      return known;
    }
    if (span.isLocalRoot()) {
      return orphans != null && orphans.awaits(span.spanId()) ? orphans : null;
    }
    return refusing != null ? refusing : orphans;
  }

  private @Nullable HeldTrace holding(SpanId span) {
    return bySpan().get(span);
  }

  /** The part that has a span; null where none has. */
  @Nullable HeldTrace find(SpanId span) {
    if (bySpan != null) {
      return bySpan.get(span);
    }
    for (HeldTrace part : parts) {
      if (part.rootId().equals(span) || part.has(span)) {
        return part;
      }
    }
    return null;
  }

  private Map<SpanId, HeldTrace> bySpan() {
    Map<SpanId, HeldTrace> known = bySpan;
    if (known == null) {
      known = new HashMap<>();
      for (HeldTrace part : parts) {
        for (SpanData span : part.data()) {
          known.putIfAbsent(span.spanId(), part);
        }
      }
      bySpan = known;
    }
    return known;
  }

  /** Notes a span that a part has taken, which may be the first of it. */
  void added(HeldTrace part, SpanData span) {
    if (part.size() == 1) {
      parts.add(part);
    }
    if (bySpan != null) {
      bySpan.putIfAbsent(span.spanId(), part);
    }
    if (!part.isRooted()) {
      orphans = part;
    } else if (orphans == part) {
      orphans = null;
    }
  }

  /** Notes that a part is too large to take more: so are the children of what it did not take. */
  void refused(HeldTrace part) {
    refusing = part;
  }

  void forget(HeldTrace part, List<SpanData> spans) {
    Map<SpanId, HeldTrace> known = bySpan;
    if (known != null) {
      spans.forEach(span -> known.remove(span.spanId(), part));
    }
  }

  void remove(HeldTrace part) {
    parts.remove(part);
    forget(part, part.data());
    orphans = orphans == part ? null : orphans;
    refusing = refusing == part ? null : refusing;
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** The newest parts, as many as have so many spans, but one at least. */
  StoredTrace view(TraceId id, int maxSpans) {
    int from = parts.size() - 1;
    int spans = parts.get(from).size();
    while (from > 0 && spans + parts.get(from - 1).size() <= maxSpans) {
      spans += parts.get(--from).size();
    }
    return view(id, parts.subList(from, parts.size()));
  }

  /** One part. */
  StoredTrace view(TraceId id, HeldTrace part) {
    return view(id, List.of(part));
  }

  private StoredTrace view(TraceId id, List<HeldTrace> shown) {
    List<SpanData> spans = new ArrayList<>();
    boolean complete = true;
    for (HeldTrace part : shown) {
      spans.addAll(part.data());
      complete &= part.isComplete();
    }
    List<SpanData> ordered = new SpanTree(spans).ordered();
    return new StoredTrace(id, complete, parts.size(), shown.size(), ordered);
  }
}
