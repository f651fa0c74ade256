package dev.lumen.trace.store;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * What must hold for a trace to be listed.
 *
 * <p>Asked while the store is locked: must be quick, and must not block. Those made here are
 * immutable; one that throws makes the listing throw.
 */
@FunctionalInterface
public interface TraceCondition {

  /** Holds for every trace. */
  TraceCondition ALWAYS = (trace, spans) -> true;

  /**
   * Whether it holds for a trace.
   *
   * @param trace the trace in one line
   * @param spans its spans, at least one, in the order they came; those that run are live views
   */
  boolean holds(TraceSummary trace, List<SpanData> spans);

  /** A part of the name of any span, in any case. */
  static TraceCondition name(String part) {
    return (trace, spans) -> spans.stream().anyMatch(span -> containsAnyCase(span.name(), part));
  }

  /** The name of the root, all of it and in its case. */
  static TraceCondition root(String name) {
    return (trace, spans) -> trace.name().equals(name);
  }

  /** The status of the trace, as {@link TraceSummary#status()} has it. */
  static TraceCondition status(SpanStatus status) {
    return (trace, spans) -> trace.status() == status;
  }

  /** A local root of the trace still runs. */
  static TraceCondition running() {
    return (trace, spans) -> trace.running();
  }

  /** How long the root took, or runs so far, in nanoseconds. */
  static TraceCondition duration(LongPredicate nanos) {
    return (trace, spans) -> nanos.test(trace.durationNanos());
  }

  /** How many spans the trace has. */
  static TraceCondition spans(LongPredicate count) {
    return (trace, spans) -> count.test(trace.spans());
  }

  /** How many of its spans failed. */
  static TraceCondition errors(LongPredicate count) {
    return (trace, spans) -> count.test(trace.errors());
  }

  /** An attribute of any span. The value is compared as text; one of a list's is enough. */
  static TraceCondition attribute(String key, String value) {
    return (trace, spans) -> spans.stream().anyMatch(span -> hasAttribute(span, key, value));
  }

  /** Any span has an attribute of this key. */
  static TraceCondition attribute(String key) {
    return (trace, spans) -> spans.stream().anyMatch(span -> span.attributes().get(key) != null);
  }

  /**
   * A part of the id of the trace, or of any span's name, attribute keys or values, in any case.
   */
  static TraceCondition text(String part) {
    return (trace, spans) ->
        containsAnyCase(trace.traceId().toString(), part)
            || spans.stream().anyMatch(span -> hasText(span, part));
  }

  /** This condition does not hold. */
  default TraceCondition negate() {
    return (trace, spans) -> !holds(trace, spans);
  }

  /** Both conditions hold; the other one is asked only where this one does. */
  default TraceCondition and(TraceCondition other) {
    return (trace, spans) -> holds(trace, spans) && other.holds(trace, spans);
  }

  private static boolean hasAttribute(SpanData span, String key, String wanted) {
    Object value = span.attributes().get(key);
    if (value instanceof List<?> list) {
      return list.stream().anyMatch(element -> String.valueOf(element).equals(wanted));
    }
    return value != null && value.toString().equals(wanted);
  }

  private static boolean hasText(SpanData span, String part) {
    if (containsAnyCase(span.name(), part)) {
      return true;
    }
    for (int i = 0; i < span.attributes().size(); i++) {
      if (containsAnyCase(span.attributes().key(i), part)
          || containsAnyCase(span.attributes().value(i).toString(), part)) {
        return true;
      }
    }
    return false;
  }

  private static boolean containsAnyCase(String text, String part) {
    for (int i = 0; i <= text.length() - part.length(); i++) {
      if (text.regionMatches(true, i, part, 0, part.length())) {
        return true;
      }
    }
    return false;
  }
}
