package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.store.TraceKey;
import dev.lumen.trace.store.TraceList;
import dev.lumen.trace.store.TraceSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The list of traces, as JSON has it.
 *
 * @param service the name of this service
 * @param instance another text after each start of the service: cursors of another one mean nothing
 * @param cursor to be given as {@code since}, to list only what is new, has changed or has gone
 * @param evicted how many traces the bounds of the store have cost so far
 * @param whole whether these are all that match, or a page of them, rather than what has changed
 * @param matching how many match, listed or not; null, and left out, but for a first page
 * @param keptBefore what failed and started before this is held though others of its time are not;
 *     null, and left out, where nothing was evicted
 * @param next to be given as {@code before}, for the next page; null, and left out, on the last
 * @param gone the lines that are held no longer, or matches no longer
 * @param traces newest first
 * @param terms where a search finds nothing, what each of its terms finds alone; else null, and
 *     left out
 * @param stats what became of all spans
 */
record TraceListView(
    String service,
    String instance,
    long cursor,
    long evicted,
    boolean whole,
    @Nullable Integer matching,
    @Nullable String keptBefore,
    @Nullable String next,
    List<Gone> gone,
    List<Row> traces,
    @Nullable List<TermView> terms,
    StatsView stats)
    implements OperationResponseBody {

  static TraceListView of(
      String service,
      String instance,
      TraceList list,
      UsualTimes usual,
      ShownValues values,
      @Nullable List<TermView> terms,
      StatsView stats) {
    return new TraceListView(
        service,
        instance,
        list.cursor(),
        list.evicted(),
        list.whole(),
        list.matching() < 0 ? null : list.matching(),
        list.keptBefore() == 0 ? null : JsonValues.instant(list.keptBefore()),
        list.next() == null ? null : list.next().toString(),
        list.gone().stream().map(Gone::of).toList(),
        list.traces().stream()
            .map(trace -> Row.of(trace, list.isKept(trace), usual, values))
            .toList(),
        terms,
        stats);
  }

  /** A line, by what tells it from all others. */
  record Gone(String traceId, String rootId) {

    static Gone of(TraceKey key) {
      return new Gone(key.traceId().toString(), key.rootId().toString());
    }
  }

  /**
   * What one local root brought of a trace, in one line.
   *
   * @param rootId tells the line from others of its trace; {@code {traceId}?root={rootId}} shows it
   * @param durationMs how long the root took, in milliseconds, to the microsecond
   * @param workUntilMs how long work went on, from the same start; null, and left out, where it
   *     ended with the root
   * @param errors how many of the spans failed
   * @param path of a request, null, and left out, where the name has it
   * @param http the status of the response, null, and left out, where there is none
   * @param exception the class of the exception that was recorded first, null, and left out, where
   *     none was
   * @param repeats how often the same call was made, one after the other; null, and left out, below
   *     five
   * @param medianMs how long its root takes usually, in milliseconds, where it is slow for that, or
   *     runs and may become it; else null, and left out
   * @param kept true where it is held only because it failed; else null, and left out
   */
  record Row(
      String traceId,
      String rootId,
      String name,
      String start,
      double durationMs,
      @Nullable Double workUntilMs,
      int spans,
      int errors,
      String status,
      boolean running,
      @Nullable String path,
      @Nullable Integer http,
      @Nullable String exception,
      @Nullable Integer repeats,
      @Nullable Double medianMs,
      @Nullable Boolean kept) {

    private static final String HTTP_STATUS = "http.response.status_code";

    static Row of(TraceSummary trace, boolean kept, UsualTimes usual, ShownValues values) {
      Attributes root = trace.root().attributes();
      return new Row(
          trace.traceId().toString(),
          trace.rootId().toString(),
          trace.name(),
          JsonValues.instant(trace.startEpochNanos()),
          JsonValues.millis(trace.durationNanos()),
          trace.workNanos() > trace.durationNanos() ? JsonValues.millis(trace.workNanos()) : null,
          trace.spans(),
          trace.errors(),
          JsonValues.lowerCase(trace.status()),
          trace.running(),
          path(trace, values),
          values.value(HTTP_STATUS, root.get(HTTP_STATUS)) instanceof Number status
              ? status.intValue()
              : null,
          values.text("exception.type", trace.exception()),
          trace.repeats() == 0 ? null : trace.repeats(),
          usual.medianMs(trace),
          kept ? true : null);
    }

    private static @Nullable String path(TraceSummary trace, ShownValues values) {
      Object value = trace.root().attributes().get("url.path");
      return values.value("url.path", value) instanceof String path
              && !trace.name().endsWith(" " + path)
          ? path
          : null;
    }
  }
}
