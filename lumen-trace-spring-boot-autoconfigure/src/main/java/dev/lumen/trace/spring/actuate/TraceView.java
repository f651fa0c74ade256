package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.spring.TraceLogs;
import dev.lumen.trace.store.StoredTrace;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A page of one trace, as JSON has it.
 *
 * @param complete whether nothing is known to be missing of what is shown
 * @param heldRoots how many local roots are held of this trace: many requests may share a caller's
 * @param shownRoots of how many of them these are the spans: the newest, or the one asked for
 * @param next what to ask for as {@code from} to see more; null, and left out, where this is all
 * @param sampling by which rule it was recorded, in words
 * @param exports what became of all its spans, for each exporter
 * @param spans the root first, then depth first
 * @param logs the lines of the log that were written within its spans, the oldest first, on the
 *     first page; null, and left out, where lines are not held: their bound is 0, or the logging
 *     system is another one
 */
record TraceView(
    String traceId,
    boolean complete,
    int heldRoots,
    int shownRoots,
    @Nullable Integer next,
    String sampling,
    List<TraceFate.Export> exports,
    List<SpanView> spans,
    @Nullable List<LogView> logs)
    implements OperationResponseBody {

  static final int PAGE = 2000;

  /**
   * @param logsFrom when the first line of the log was written that may be shown
   * @param parted whether requests of the trace were held that no longer are
   * @param from the index of the first span of the page
   * @param values what is shown of them
   * @throws IndexOutOfBoundsException where there is no such span
   */
  static TraceView of(
      Tracer tracer,
      @Nullable TraceLogs logs,
      Instant logsFrom,
      StoredTrace trace,
      boolean parted,
      int from,
      ShownValues values) {
    List<SpanData> spans = trace.spans();
    int end = Math.min(Objects.checkIndex(from, spans.size()) + PAGE, spans.size());
    TraceTimes times = new TraceTimes(spans);
    return new TraceView(
        trace.traceId().toString(),
        trace.complete(),
        trace.heldRoots(),
        trace.shownRoots(),
        end == spans.size() ? null : end,
        TraceFate.sampling(tracer, spans),
        TraceFate.exports(tracer, spans),
        spans.subList(from, end).stream().map(span -> SpanView.of(span, times, values)).toList(),
        logs == null || from > 0
            ? null
            : LogView.of(logs, logsFrom, trace, parted).stream()
                .map(line -> line.with(values))
                .toList());
  }
}
