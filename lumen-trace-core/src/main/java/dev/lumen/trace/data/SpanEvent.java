package dev.lumen.trace.data;

import java.util.Objects;

/**
 * Something that happened at one moment of a span.
 *
 * <p>Immutable.
 *
 * @param name what happened
 * @param epochNanos when, in nanoseconds since 1970-01-01T00:00Z
 * @param attributes what is known about it
 * @param droppedAttributes how many attributes the limit left out
 */
public record SpanEvent(
    String name, long epochNanos, Attributes attributes, int droppedAttributes) {

  public SpanEvent {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(attributes, "attributes");
  }
}
