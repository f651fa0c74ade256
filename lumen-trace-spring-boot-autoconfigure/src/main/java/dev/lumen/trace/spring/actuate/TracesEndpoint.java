package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.store.StoredTrace;
import dev.lumen.trace.store.TraceList;
import dev.lumen.trace.store.TraceQuery;
import dev.lumen.trace.store.TraceStore;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * Shows the recent traces and what became of all spans, over HTTP alone. What is asked for wrongly
 * is answered with why, as {@link Refusal}.
 *
 * <p>Thread-safe. Without a store there is no trace to list or to show, and the counts remain.
 */
@WebEndpoint(id = TracesEndpoint.ID, defaultAccess = Access.READ_ONLY)
public final class TracesEndpoint {

  static final String ID = "traces";

  private static final TraceList NO_TRACES = new TraceList(0, 0, List.of());

  private final Tracer tracer;
  private final @Nullable TraceStore store;

  /**
   * @param store what is shown; null where it is off
   */
  TracesEndpoint(Tracer tracer, @Nullable TraceStore store) {
    this.tracer = tracer;
    this.store = store;
  }

  /**
   * The traces that match all filters, newest first. The filters are texts, so that a bad one can
   * be explained; one that is blank is as one that is absent.
   *
   * @param name a part of the name of any span, in any case
   * @param status {@code error}, {@code ok} or {@code unset}, in any case
   * @param minDuration how long the root took at least: {@code 50ms}, {@code 1s}, {@code PT1S}, or
   *     a number of milliseconds
   * @param attribute {@code key:value} of any span
   * @param since the cursor of an earlier list
   * @param limit how many at most, 1 to 1000, by default 100
   */
  @ReadOperation
  public WebEndpointResponse<?> list(
      @Nullable String name,
      @Nullable String status,
      @Nullable String minDuration,
      @Nullable String attribute,
      @Nullable String since,
      @Nullable String limit) {
    TraceQuery query;
    try {
      query =
          new TraceFilters()
              .name(name)
              .status(status)
              .minDuration(minDuration)
              .attribute(attribute)
              .since(since)
              .limit(limit)
              .query();
    } catch (RefusedException e) {
      return new WebEndpointResponse<>(e.refusal(), WebEndpointResponse.STATUS_BAD_REQUEST);
    }
    TraceList traces = store == null ? NO_TRACES : store.list(query);
    return new WebEndpointResponse<>(
        TraceListView.of(tracer.serviceName(), traces, StatsView.of(tracer, store)));
  }

  /** What the path names: a trace, by its id. */
  @ReadOperation
  public WebEndpointResponse<?> read(
      @Selector(match = Selector.Match.ALL_REMAINING) String... path) {
    String id = String.join("/", path);
    TraceId traceId = TraceId.parse(id);
    if (traceId == null) {
      return notFound(
          "This is not the id of a trace", id, "32 lower-case hex digits, not all zero");
    }
    if (store == null) {
      return notFound("The store of traces is off", id, "lumen.trace.store.enabled must be true");
    }
    StoredTrace trace = store.trace(traceId);
    if (trace == null) {
      return notFound("No trace of this id is held", id, "an id that the list of traces has");
    }
    return new WebEndpointResponse<>(TraceView.of(trace));
  }

  /** Forgets all traces. */
  @DeleteOperation
  public void clear() {
    if (store != null) {
      store.clear();
    }
  }

  private static WebEndpointResponse<?> notFound(String error, String id, String allowed) {
    return new WebEndpointResponse<>(
        new Refusal(error, "traceId", id, allowed), WebEndpointResponse.STATUS_NOT_FOUND);
  }
}
