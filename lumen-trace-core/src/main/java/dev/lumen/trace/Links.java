package dev.lumen.trace;

import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanLimits;
import dev.lumen.trace.data.SpanLink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The links of a span, and how many of them the limits left out. Immutable; one for all spans that
 * have none.
 */
record Links(List<SpanLink> list, int dropped) {

  static final Links NONE = new Links(List.of(), 0);

  Links with(TraceContext context, Attributes attributes, SpanLimits limits) {
    if (list.size() == limits.links()) {
      return new Links(list, dropped + 1);
    }
    List<SpanLink> more = new ArrayList<>(list);
    Attributes.Builder limited = SpanParts.fewAttributes(attributes, limits);
    more.add(new SpanLink(context, limited.build(), limited.dropped()));
    return new Links(Collections.unmodifiableList(more), dropped);
  }
}
