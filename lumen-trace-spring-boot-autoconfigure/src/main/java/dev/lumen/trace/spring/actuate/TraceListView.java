package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.store.TraceList;
import dev.lumen.trace.store.TraceSummary;
import java.util.List;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The list of traces, as JSON has it.
 *
 * @param service the name of this service
 * @param instance another text after each start of the service: cursors of another one mean nothing
 * @param cursor to be given as {@code since}, to list only what is new or has changed
 * @param evicted how many traces the bounds of the store have cost so far
 * @param traces newest first
 * @param stats what became of all spans
 */
record TraceListView(
    String service, String instance, long cursor, long evicted, List<Row> traces, StatsView stats)
    implements OperationResponseBody {

  static TraceListView of(String service, String instance, TraceList list, StatsView stats) {
    return new TraceListView(
        service,
        instance,
        list.cursor(),
        list.evicted(),
        list.traces().stream().map(Row::of).toList(),
        stats);
  }

  /**
   * A trace in one line.
   *
   * @param durationMs in milliseconds, to the microsecond
   * @param errors how many of the spans failed
   */
  record Row(
      String traceId,
      String name,
      String start,
      double durationMs,
      int spans,
      int errors,
      String status,
      boolean running) {

    static Row of(TraceSummary trace) {
      return new Row(
          trace.traceId().toString(),
          trace.name(),
          JsonValues.instant(trace.startEpochNanos()),
          JsonValues.micros(trace.durationNanos()) / 1000.0,
          trace.spans(),
          trace.errors(),
          JsonValues.lowerCase(trace.status()),
          trace.running());
    }
  }
}
