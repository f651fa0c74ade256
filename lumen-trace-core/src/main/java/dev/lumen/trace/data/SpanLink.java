package dev.lumen.trace.data;

import dev.lumen.trace.context.TraceContext;
import java.util.Objects;

/**
 * A pointer to a span of this or another trace that is related but not the parent.
 *
 * <p>Immutable.
 *
 * @param context the span pointed at
 * @param attributes what is said about the relation, within the limits of an event's attributes
 * @param droppedAttributes how many attributes the limit left out
 */
public record SpanLink(TraceContext context, Attributes attributes, int droppedAttributes) {

  public SpanLink {
    Objects.requireNonNull(context, "context");
    Objects.requireNonNull(attributes, "attributes");
  }
}
