package dev.lumen.trace.test;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.data.SpanData;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Spans by their traces and parents, in the order of their starts. Those that still run are there
 * for their children, and count as nothing else.
 */
final class SpanForest {

  private final List<SpanData> byStart;

  SpanForest(Collection<? extends SpanData> spans) {
    List<SpanData> sorted = new ArrayList<>(spans);
    sorted.sort(Comparator.comparingLong(SpanData::startEpochNanos));
    this.byStart = Collections.unmodifiableList(sorted);
  }

  List<SpanData> all() {
    return byStart;
  }

  List<SpanData> ended() {
    return byStart.stream().filter(SpanData::hasEnded).toList();
  }

  /** The root, or what comes nearest to one. */
  SpanData first() {
    List<SpanData> roots = roots();
    return roots.isEmpty() ? byStart.get(0) : roots.get(0);
  }

  List<SpanData> named(String name) {
    return ended().stream().filter(span -> span.name().equals(name)).toList();
  }

  List<String> names() {
    return names(ended());
  }

  static List<String> names(Collection<SpanData> spans) {
    return spans.stream().map(SpanData::name).toList();
  }

  List<SpanForest> traces() {
    Map<TraceId, List<SpanData>> traces = new LinkedHashMap<>();
    for (SpanData span : byStart) {
      traces.computeIfAbsent(span.traceId(), id -> new ArrayList<>()).add(span);
    }
    return traces.values().stream().map(SpanForest::new).toList();
  }

  /** Those whose parent is not here. */
  List<SpanData> roots() {
    return byStart.stream().filter(span -> parent(span) == null).toList();
  }

  @Nullable SpanData parent(SpanData span) {
    SpanId id = span.parentSpanId();
    return byStart.stream()
        .filter(other -> other.spanId().equals(id) && other.traceId().equals(span.traceId()))
        .findFirst()
        .orElse(null);
  }

  List<SpanData> children(SpanData span) {
    return byStart.stream()
        .filter(other -> span.spanId().equals(other.parentSpanId()))
        .filter(other -> span.traceId().equals(other.traceId()))
        .toList();
  }

  /**
   * Calls for each span with its depth, parents before their children. What is in a circle, as only
   * spans that are made up can be, comes last.
   */
  void walk(BiConsumer<SpanData, Integer> action) {
    Set<SpanData> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    roots().forEach(root -> walk(root, 0, seen, action));
    byStart.forEach(left -> walk(left, 0, seen, action));
  }

  private void walk(
      SpanData span, int depth, Set<SpanData> seen, BiConsumer<SpanData, Integer> action) {
    if (seen.add(span)) {
      action.accept(span, depth);
      children(span).forEach(child -> walk(child, depth + 1, seen, action));
    }
  }
}
