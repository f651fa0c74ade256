package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.data.SpanData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * When the spans of a trace ran. Their times are read once, since those that still run go on
 * meanwhile. Immutable.
 */
final class TraceTimes {

  private final IdentityHashMap<SpanData, Interval> intervals = new IdentityHashMap<>();
  private final Map<SpanId, List<Interval>> children = new HashMap<>();
  private final long start;

  /**
   * @param spans of one trace, at least one
   */
  TraceTimes(List<SpanData> spans) {
    long earliest = Long.MAX_VALUE;
    for (SpanData span : spans) {
      Interval interval = Interval.of(span);
      intervals.put(span, interval);
      earliest = Math.min(earliest, interval.start());
      SpanId parent = span.parentSpanId();
      // Anyone's spans are held, also one that calls itself its parent.
      if (parent != null && !parent.equals(span.spanId())) {
        children.computeIfAbsent(parent, id -> new ArrayList<>()).add(interval);
      }
    }
    start = earliest;
    children.values().forEach(list -> list.sort(Comparator.comparingLong(Interval::start)));
  }

  /** Nanoseconds from the start of the earliest span to a moment. */
  long offset(long epochNanos) {
    return epochNanos - start;
  }

  /** How long a span of this trace took, or ran so far, in nanoseconds. */
  long duration(SpanData span) {
    return interval(span).length();
  }

  /** The nanoseconds of a span in which none of its children ran. */
  long self(SpanData span) {
    Interval interval = interval(span);
    long covered = 0;
    long reached = interval.start();
    for (Interval child : children.getOrDefault(span.spanId(), List.of())) {
      long end = Math.min(child.end(), interval.end());
      if (end > reached) {
        covered += end - Math.max(child.start(), reached);
        reached = end;
      }
    }
    return interval.length() - covered;
  }

  private Interval interval(SpanData span) {
    return Objects.requireNonNull(intervals.get(span), "a span of another trace");
  }

  private record Interval(long start, long end) {

    static Interval of(SpanData span) {
      long start = span.startEpochNanos();
      return new Interval(start, start + span.durationNanos());
    }

    long length() {
      return end - start;
    }
  }
}
