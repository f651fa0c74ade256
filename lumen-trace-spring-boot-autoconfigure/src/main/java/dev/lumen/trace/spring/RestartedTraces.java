package dev.lumen.trace.spring;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.store.StoredTrace;
import dev.lumen.trace.store.TraceQuery;
import dev.lumen.trace.store.TraceStore;
import dev.lumen.trace.store.TraceSummary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.devtools.restart.Restarter;

/**
 * Has the traces of a store outlive restarts by devtools: who has changed a line compares before
 * and after. They are handed on as copies, as the store's own spans would keep the application that
 * made them, its threads' class loader and all.
 */
final class RestartedTraces implements DisposableBean {

  private static final String ATTRIBUTE = "lumen-trace-spans";

  // A store takes in no more than some thousands before somebody reads.
  private static final int AT_ONCE = 500;

  private final Restarter restarter;
  private @Nullable TraceStore store;

  RestartedTraces(Restarter restarter) {
    this.restarter = restarter;
  }

  /** Puts into a new store what the last one held, as far as it has room. */
  synchronized TraceStore fill(TraceStore fresh) {
    store = fresh;
    int added = 0;
    if (restarter.removeAttribute(ATTRIBUTE) instanceof List<?> kept) {
      for (Object span : kept) {
        // Of another class loader where this library is in the application's own project.
        if (span instanceof SpanData data) {
          fresh.add(data);
          if (++added % AT_ONCE == 0) {
            fresh.stats();
          }
        }
      }
    }
    return fresh;
  }

  @Override
  public synchronized void destroy() {
    TraceStore last = store;
    if (last != null) {
      List<SpanData> kept = copies(last);
      restarter.removeAttribute(ATTRIBUTE);
      restarter.getOrAddAttribute(ATTRIBUTE, () -> kept);
      last.close();
      store = null;
    }
  }

  /** Oldest first, roots before what is below them. */
  private static List<SpanData> copies(TraceStore store) {
    List<SpanData> copies = new ArrayList<>();
    List<TraceSummary> newestFirst =
        store.list(TraceQuery.ALL.withLimit(TraceQuery.MAX_LIMIT)).traces();
    for (int i = newestFirst.size() - 1; i >= 0; i--) {
      TraceSummary trace = newestFirst.get(i);
      StoredTrace held = store.trace(trace.traceId(), trace.rootId());
      if (held != null) {
        held.spans().forEach(span -> copies.add(KeptSpan.of(span)));
      }
    }
    return copies;
  }
}
