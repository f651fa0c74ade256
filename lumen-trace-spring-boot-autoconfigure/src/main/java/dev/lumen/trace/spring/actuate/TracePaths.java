package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.spring.TraceLogs;
import dev.lumen.trace.store.StoredTrace;
import dev.lumen.trace.store.TraceLoss;
import dev.lumen.trace.store.TraceStore;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** What the paths below the endpoint name, but for the page. */
final class TracePaths {

  private final Tracer tracer;
  private final TraceStore store;
  private final @Nullable TraceLogs logs;
  private final ShownValues values;

  TracePaths(Tracer tracer, TraceStore store, @Nullable TraceLogs logs, ShownValues values) {
    this.tracer = tracer;
    this.store = store;
    this.logs = logs;
    this.values = values;
  }

  /**
   * Reads {@code fields}, {@code {traceId}}, or {@code {traceId}/{spanId}/stack}.
   *
   * @param from of a trace, the index of the first span to show
   * @param root of a trace, the only local root to show
   * @param logsFrom of a trace, from what instant on its lines of the log are shown
   */
  WebEndpointResponse<?> read(
      String[] path, @Nullable String from, @Nullable String root, @Nullable String logsFrom) {
    if (path.length == 1 && path[0].equals("fields")) {
      return new WebEndpointResponse<>(FieldsView.of(store, values));
    }
    boolean stack = path.length == 3 && path[2].equals("stack");
    String id = stack ? path[0] : String.join("/", path);
    TraceId traceId = WrittenIds.trace(id);
    if (traceId == null) {
      return notFound("This is not the id of a trace", "traceId", id, WrittenIds.TRACE_IDS);
    }
    if (stack) {
      return stack(traceId, path[1]);
    }
    boolean all = root == null || root.isBlank();
    SpanId only = all ? null : WrittenIds.span(root);
    if (!all && only == null) {
      return notFound(
          "This is not the id of a span", "root", String.valueOf(root), WrittenIds.SPAN_IDS);
    }
    StoredTrace trace = only == null ? store.trace(traceId) : store.trace(traceId, only);
    return trace == null
        ? new WebEndpointResponse<>(
            MissingTrace.of(traceId, id, tracer, store), WebEndpointResponse.STATUS_NOT_FOUND)
        : spans(trace, from, logsFrom);
  }

  private WebEndpointResponse<?> spans(
      StoredTrace trace, @Nullable String from, @Nullable String logsFrom) {
    try {
      int first = from == null || from.isBlank() ? 0 : Integer.parseInt(from.strip());
      return new WebEndpointResponse<>(
          TraceView.of(
              tracer, logs, instant(logsFrom), trace, isParted(trace.traceId()), first, values));
    } catch (RefusedException e) {
      return new WebEndpointResponse<>(e.refusal(), WebEndpointResponse.STATUS_BAD_REQUEST);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return new WebEndpointResponse<>(
          new Refusal(
              "There is no such page of this trace",
              "from",
              String.valueOf(from),
              "0 to " + (trace.spans().size() - 1)),
          WebEndpointResponse.STATUS_BAD_REQUEST);
    }
  }

  /** Whether a request was evicted, while another one of its trace is held. */
  private boolean isParted(TraceId traceId) {
    TraceLoss loss = store.loss(traceId);
    return loss == TraceLoss.EVICTED_BY_SPANS || loss == TraceLoss.EVICTED_BY_SIZE;
  }

  private static Instant instant(@Nullable String text) {
    try {
      return text == null || text.isBlank() ? Instant.MIN : Instant.parse(text.strip());
    } catch (DateTimeParseException e) {
      throw new RefusedException("logsFrom", text, "an instant such as 2026-01-31T12:00:00Z");
    }
  }

  private WebEndpointResponse<?> stack(TraceId traceId, String spanId) {
    SpanId id = WrittenIds.span(spanId);
    StoredTrace trace = id == null ? null : store.trace(traceId, id);
    SpanData span =
        trace == null
            ? null
            : trace.spans().stream()
                .filter(candidate -> candidate.spanId().equals(id))
                .findFirst()
                .orElse(null);
    if (span == null || span.hasEnded()) {
      return notFound("No such span runs", "spanId", spanId, "a span of the trace that runs");
    }
    ThreadStack stack = span.threadName() == null ? null : ThreadStack.of(span.threadName());
    if (stack == null) {
      return notFound(
          "The thread that started the span is not found: it has ended, or it is virtual",
          "spanId",
          spanId,
          "a span that a platform thread started");
    }
    return new WebEndpointResponse<>(stack);
  }

  static WebEndpointResponse<?> notFound(
      String error, String parameter, String value, String allowed) {
    return new WebEndpointResponse<>(
        new Refusal(error, parameter, value, allowed), WebEndpointResponse.STATUS_NOT_FOUND);
  }

  static WebEndpointResponse<?> notFound(String error, String[] path, String allowed) {
    return notFound(error, "path", String.join("/", Arrays.asList(path)), allowed);
  }
}
