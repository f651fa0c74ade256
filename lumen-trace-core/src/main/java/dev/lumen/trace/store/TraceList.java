package dev.lumen.trace.store;

import java.util.List;

/**
 * What a store answers to a {@link TraceQuery}.
 *
 * <p>Immutable.
 *
 * @param cursor a number that grows whenever what is held changes: a span came, ended, or, while it
 *     runs, got an attribute, an event or another status, or traces went. A query since it lists
 *     what changed; of what went it says nothing
 * @param evicted how many traces the bounds have cost so far
 * @param traces newest first, by the start of their roots
 */
public record TraceList(long cursor, long evicted, List<TraceSummary> traces) {

  public TraceList {
    traces = List.copyOf(traces);
  }
}
