package dev.lumen.trace.store;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands out in the spans of a trace. Immutable.
 *
 * @param exception the class of the exception that was recorded first, null where none was
 * @param repeats as {@link RepeatedCalls#most} finds it
 */
record TraceFindings(@Nullable String exception, int repeats) {

  static TraceFindings of(List<SpanData> spans) {
    String exception = null;
    long earliest = Long.MAX_VALUE;
    for (SpanData span : spans) {
      for (SpanEvent event : span.events()) {
        Object type = event.attributes().get("exception.type");
        if (type != null && event.epochNanos() < earliest) {
          earliest = event.epochNanos();
          exception = type.toString();
        }
      }
    }
    return new TraceFindings(exception, RepeatedCalls.most(spans));
  }
}
