package dev.lumen.trace;

import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanLimits;
import org.jspecify.annotations.Nullable;

/** Makes what a span holds, within limits. */
final class SpanParts {

  private SpanParts() {}

  /** For the attributes of a span. */
  static Attributes.Builder attributes(SpanLimits limits) {
    return Attributes.builder(limits.attributes(), limits);
  }

  /** With the attributes of an event or a link. */
  static Attributes.Builder fewAttributes(@Nullable Attributes attributes, SpanLimits limits) {
    Attributes.Builder few = Attributes.builder(limits.eventAttributes(), limits);
    return attributes == null ? few : few.putAll(attributes);
  }

  static SpanEvent event(
      String name, @Nullable Attributes attributes, long epochNanos, SpanLimits limits) {
    String shortName = SpanLimits.cut(name, limits.nameLength());
    if (attributes == null || attributes.isEmpty()) {
      return new SpanEvent(shortName, epochNanos, Attributes.EMPTY, 0);
    }
    Attributes.Builder few = fewAttributes(attributes, limits);
    return new SpanEvent(shortName, epochNanos, few.build(), few.dropped());
  }
}
