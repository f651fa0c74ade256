package dev.lumen.trace.store;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands out in the spans of a trace. Immutable.
 *
 * @param exception the class of the exception that was recorded first, null where none was
 * @param repeats how often one query was made, each time once it had been answered; of several the
 *     one that was made most often
 */
record TraceFindings(@Nullable String exception, int repeats) {

  static TraceFindings of(List<SpanData> spans) {
    String exception = null;
    long earliest = Long.MAX_VALUE;
    Map<Object, Repeats> queries = new HashMap<>();
    int most = 0;
    for (SpanData span : spans) {
      for (SpanEvent event : span.events()) {
        Object type = event.attributes().get("exception.type");
        if (type != null && event.epochNanos() < earliest) {
          earliest = event.epochNanos();
          exception = type.toString();
        }
      }
      Object query = span.attributes().get("db.query.text");
      if (query != null) {
        most = Math.max(most, queries.computeIfAbsent(query, key -> new Repeats()).with(span));
      }
    }
    return new TraceFindings(exception, most);
  }

  /** Of one query. What was made side by side is no loop, and counts once. */
  private static final class Repeats {

    private int count;
    private long until = Long.MIN_VALUE;

    int with(SpanData span) {
      if (span.startEpochNanos() >= until) {
        count++;
        until = span.startEpochNanos() + span.durationNanos();
      }
      return count;
    }
  }
}
