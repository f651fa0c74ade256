package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.spring.LogLine;
import dev.lumen.trace.spring.TraceLogs;
import dev.lumen.trace.store.StoredTrace;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One line of the log, as JSON has it. What is null is left out there.
 *
 * @param spanId of the span that it was written in
 */
record LogView(
    String time,
    String level,
    String logger,
    String thread,
    String spanId,
    String message,
    @Nullable String exception) {

  /**
   * The lines of the spans that are shown, from an instant on, the oldest first.
   *
   * @param parted whether requests of the trace were held that no longer are
   */
  static List<LogView> of(TraceLogs logs, Instant from, StoredTrace trace, boolean parted) {
    Stream<LogLine> lines =
        logs.of(trace.traceId()).stream()
            .filter(line -> !Instant.ofEpochSecond(0, line.epochNanos()).isBefore(from));
    // Else all of them, as those of a span that was too short to be shown are of what is.
    if (parted || trace.shownRoots() < trace.heldRoots()) {
      Set<SpanId> shown = trace.spans().stream().map(SpanData::spanId).collect(Collectors.toSet());
      lines = lines.filter(line -> shown.contains(line.spanId()));
    }
    return lines.map(LogView::of).toList();
  }

  /** What of it is shown. */
  LogView with(ShownValues values) {
    if (values == ShownValues.AS_RECORDED) {
      return this;
    }
    return new LogView(
        time,
        level,
        logger,
        thread,
        spanId,
        Objects.requireNonNullElse(values.text("log.message", message), ""),
        values.text("exception.stacktrace", exception));
  }

  private static LogView of(LogLine line) {
    return new LogView(
        JsonValues.instant(line.epochNanos()),
        line.level(),
        line.logger(),
        line.thread(),
        line.spanId().toString(),
        line.message(),
        line.exception());
  }
}
