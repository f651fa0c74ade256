package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.rates.RootRates;
import dev.lumen.trace.spring.TraceLogs;
import dev.lumen.trace.store.TraceList;
import dev.lumen.trace.store.TraceQuery;
import dev.lumen.trace.store.TraceStore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
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

  private final Tracer tracer;
  private final @Nullable TraceStore store;
  private final @Nullable RootRates rates;
  private final @Nullable TraceLogs logs;
  private final ShownValues shown;
  private final String instance = Instant.now().toString();

  /**
   * @param store what is shown; null where it is off
   * @param rates counts all roots, whatever the store holds; null where it is off
   * @param logs the lines of the log that are shown with it; null where they are not held
   * @param shown what is shown of the values that were recorded
   */
  TracesEndpoint(
      Tracer tracer,
      @Nullable TraceStore store,
      @Nullable RootRates rates,
      @Nullable TraceLogs logs,
      ShownValues shown) {
    this.tracer = tracer;
    this.store = store;
    this.rates = rates;
    this.logs = logs;
    this.shown = shown;
  }

  /**
   * The traces that match all filters, newest first. The filters are texts, so that a bad one can
   * be explained; one that is blank is as one that is absent.
   *
   * @param query the search language of {@code TraceSearch}, such as {@code status:error dur>50ms}
   * @param name a part of the name of any span, in any case
   * @param status {@code error}, {@code ok} or {@code unset}, in any case
   * @param minDuration how long the root took at least: {@code 50ms}, {@code 1s}, {@code PT1S}, or
   *     a number of milliseconds
   * @param attribute {@code key:value} of any span
   * @param since the cursor of an earlier list: only what is new, has changed or has gone since
   * @param before where an earlier list says that its next page begins
   * @param limit how many at most, 1 to 10,000, by default 100
   */
  @ReadOperation
  public WebEndpointResponse<?> list(
      @Nullable String query,
      @Nullable String name,
      @Nullable String status,
      @Nullable String minDuration,
      @Nullable String attribute,
      @Nullable String since,
      @Nullable String before,
      @Nullable String limit) {
    UsualTimes usual = UsualTimes.of(rates);
    TraceQuery wanted;
    try {
      wanted =
          new TraceFilters()
              .search(query, usual.slow())
              .name(name)
              .status(status)
              .minDuration(minDuration)
              .attribute(attribute)
              .since(since)
              .before(before)
              .limit(limit)
              .query();
    } catch (RefusedException e) {
      return new WebEndpointResponse<>(e.refusal(), WebEndpointResponse.STATUS_BAD_REQUEST);
    }
    ShownValues values = shown.fresh();
    TraceList traces = store == null ? TraceList.EMPTY : store.list(values.query(wanted));
    return new WebEndpointResponse<>(
        TraceListView.of(
            tracer.serviceName(),
            instance,
            traces,
            usual,
            values,
            terms(query, traces, usual, values),
            StatsView.of(tracer, store)));
  }

  /** Where a search finds nothing, what each of its terms does; else null. */
  private @Nullable List<TermView> terms(
      @Nullable String query, TraceList found, UsualTimes usual, ShownValues values) {
    return store == null || query == null || query.isBlank() || found.matching() != 0
        ? null
        : TermView.of(query, store, usual.slow(), values);
  }

  /**
   * What the path names: {@code {traceId}}, {@code {traceId}/{spanId}/stack}, {@code fields},
   * {@code sampling}, {@code rates}, or the page {@code ui} and its files.
   *
   * @param from of a trace with many spans, the index of the first to show
   * @param window of the rates: {@code 5m}, by default, {@code 60m} or {@code all}
   * @param root of a trace that many requests share, the {@code rootId} of the only one to show
   * @param logsFrom of a trace, from what instant on its lines of the log are shown: who looks
   *     again while it runs has the others
   */
  @ReadOperation
  public WebEndpointResponse<?> read(
      @Selector(match = Selector.Match.ALL_REMAINING) String[] path,
      @Nullable String from,
      @Nullable String window,
      @Nullable String root,
      @Nullable String logsFrom) {
    if (path.length == 0) {
      return TracePaths.notFound(
          "There is nothing behind the slash", path, "no slash, for the list");
    }
    if (path[0].equals(ExplorerFiles.FOLDER)) {
      WebEndpointResponse<?> file = ExplorerFiles.find(path);
      return file != null ? file : TracePaths.notFound("There is no such file", path, "ui");
    }
    if (path.length == 1 && path[0].equals(SamplingChange.PATH)) {
      return new WebEndpointResponse<>(SamplingView.of(tracer.sampler()));
    }
    if (path.length == 1 && path[0].equals(RatesView.PATH) && rates != null) {
      return RatesView.read(rates, window);
    }
    if (store == null) {
      return TracePaths.notFound(
          "The store of traces is off", path, "lumen.trace.store.enabled must be true");
    }
    return new TracePaths(tracer, store, logs, shown.fresh()).read(path, from, root, logsFrom);
  }

  /**
   * Changes how the traces that start here are sampled, until the next start of the application.
   * Takes JSON alone, which no foreign page can have a browser send unasked.
   *
   * @param path {@code sampling}
   * @param ratio from 0.0 to 1.0; a text, so that a bad one can be explained
   */
  @WriteOperation
  public WebEndpointResponse<?> write(@Selector String path, @Nullable String ratio) {
    return path.equals(SamplingChange.PATH)
        ? SamplingChange.to(ratio, tracer.sampler())
        : TracePaths.notFound("There is nothing to change", "path", path, SamplingChange.PATH);
  }

  /** Forgets all traces, and the lines of the log that are held for them. */
  @DeleteOperation
  public void clear() {
    if (store != null) {
      store.clear();
    }
    if (logs != null) {
      logs.clear();
    }
  }
}
