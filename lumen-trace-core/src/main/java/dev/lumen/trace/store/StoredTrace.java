package dev.lumen.trace.store;

import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.data.SpanData;
import java.util.List;

/**
 * One trace as far as a store holds it. Those of its spans that still run are live views.
 *
 * <p>Immutable.
 *
 * @param traceId the id of the trace
 * @param complete whether nothing is known to be missing: a local root is here, all spans have
 *     ended, every parent but those in other processes is here, and no span was refused
 * @param spans the root first, then depth first: parents before their children, siblings by their
 *     start; at least one
 */
public record StoredTrace(TraceId traceId, boolean complete, List<SpanData> spans) {

  public StoredTrace {
    spans = List.copyOf(spans);
  }
}
