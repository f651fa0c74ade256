package dev.lumen.trace.store;

import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.data.SpanData;
import java.util.List;

/**
 * One trace as far as a store holds it, or what one local root brought of it. Those of its spans
 * that still run are live views.
 *
 * <p>Immutable.
 *
 * @param traceId the id of the trace
 * @param complete whether nothing is known to be missing of what is shown: a local root is here,
 *     all spans have ended, every parent but those in other processes is here, and no span was
 *     refused
 * @param heldRoots how many local roots are held of the trace, those that another one of them
 *     called not counted
 * @param shownRoots of how many of them these are the spans: the newest, where they are not all
 * @param spans the root first, then depth first: parents before their children, siblings by their
 *     start; at least one
 */
public record StoredTrace(
    TraceId traceId, boolean complete, int heldRoots, int shownRoots, List<SpanData> spans) {

  public StoredTrace {
    spans = List.copyOf(spans);
  }
}
