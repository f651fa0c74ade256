package dev.lumen.trace.store;

import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanStatus;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What must hold for a trace to be listed.
 *
 * <p>Asked while the store is locked: must be quick, and must not block. Those made here are
 * immutable; one that throws makes the listing throw.
 */
@FunctionalInterface
public interface TraceCondition {

  /** What of a text is read as a number. */
  Pattern NUMBER = Pattern.compile("-?\\d{1,15}(?:\\.\\d{1,9})?");

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

  /**
   * How long the root took, or runs so far, in nanoseconds; or how long the work went on, where
   * that was longer: either is enough.
   */
  static TraceCondition duration(LongPredicate nanos) {
    return (trace, spans) -> nanos.test(trace.durationNanos()) || nanos.test(trace.workNanos());
  }

  /** How many spans the trace has. */
  static TraceCondition spans(LongPredicate count) {
    return (trace, spans) -> count.test(trace.spans());
  }

  /** How many of its spans failed. */
  static TraceCondition errors(LongPredicate count) {
    return (trace, spans) -> count.test(trace.errors());
  }

  /**
   * An attribute of any span. The value is compared as text, however a double is written; one of a
   * list's is enough.
   */
  static TraceCondition attribute(String key, String value) {
    AttributeValue wanted = new AttributeValue(value);
    return (trace, spans) ->
        spans.stream().anyMatch(span -> wanted.matches(span.attributes().get(key)));
  }

  /** Any span has an attribute of this key. */
  static TraceCondition attribute(String key) {
    return (trace, spans) -> spans.stream().anyMatch(span -> span.attributes().get(key) != null);
  }

  /**
   * A number that an attribute of any span is, or that its text reads as; one of a list's is
   * enough.
   */
  static TraceCondition attribute(String key, DoublePredicate number) {
    return (trace, spans) ->
        spans.stream().anyMatch(span -> isNumber(span.attributes().get(key), number));
  }

  /**
   * A part of the id of the trace, or of any span's name, status message, attributes or events, of
   * which exceptions are some: their names, keys and values, in any case.
   */
  static TraceCondition text(String part) {
    // Some write an id with more zeros than it has.
    String id = part.length() > TraceId.LENGTH ? part.replaceFirst("^0+", "") : part;
    return (trace, spans) ->
        containsAnyCase(trace.traceId().toString(), id)
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

  private static boolean hasText(SpanData span, String part) {
    String message = span.statusMessage();
    if (containsAnyCase(span.name(), part)
        || (message != null && containsAnyCase(message, part))
        || hasText(span.attributes(), part)) {
      return true;
    }
    for (SpanEvent event : span.events()) {
      if (containsAnyCase(event.name(), part) || hasText(event.attributes(), part)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasText(Attributes attributes, String part) {
    for (int i = 0; i < attributes.size(); i++) {
      if (containsAnyCase(attributes.key(i), part)
          || containsAnyCase(attributes.value(i).toString(), part)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNumber(@Nullable Object value, DoublePredicate wanted) {
    if (value instanceof Number number) {
      return wanted.test(number.doubleValue());
    }
    if (value instanceof List<?> list) {
      return list.stream().anyMatch(element -> isNumber(element, wanted));
    }
    return value instanceof String text
        && NUMBER.matcher(text).matches()
        && wanted.test(Double.parseDouble(text));
  }

  private static boolean containsAnyCase(String text, String part) {
    if (part.isEmpty()) {
      return true;
    }
    // Most places are told by one character: thousands of spans are searched while others wait.
    char lower = Character.toLowerCase(part.charAt(0));
    char upper = Character.toUpperCase(part.charAt(0));
    for (int i = 0; i <= text.length() - part.length(); i++) {
      char first = text.charAt(i);
      if ((first == lower || first == upper || first > 0x7f)
          && text.regionMatches(true, i, part, 0, part.length())) {
        return true;
      }
    }
    return false;
  }
}
