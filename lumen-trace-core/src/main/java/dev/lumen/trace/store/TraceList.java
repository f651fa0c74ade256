package dev.lumen.trace.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a store answers to a {@link TraceQuery}.
 *
 * <p>Immutable.
 *
 * @param cursor a number that grows whenever what is held changes: a span came, ended, or, while it
 *     runs, got an attribute, an event or another status, or traces went
 * @param evicted how many traces the bounds have cost so far
 * @param whole whether these are all that match, or the first page of them; else they are what is
 *     new or has changed since the cursor of the query, and {@code gone} is what else there is to
 *     know
 * @param matching how many are held that match, listed or not; -1 where {@code whole} is not
 * @param keptBefore traces with errors that started before this, in nanoseconds since
 *     1970-01-01T00:00Z, are held though others of their time were evicted; 0 where none was
 * @param next where the next page begins; null where this is the last
 * @param gone those that are held no longer, or match no longer; never one that is listed
 * @param traces newest first, by the start of their roots
 */
public record TraceList(
    long cursor,
    long evicted,
    boolean whole,
    int matching,
    long keptBefore,
    @Nullable TracePosition next,
    List<TraceKey> gone,
    List<TraceSummary> traces) {

  /** Of a store that never held anything. */
  public static final TraceList EMPTY = new TraceList(0, 0, true, 0, 0, null, List.of(), List.of());

  public TraceList {
    gone = List.copyOf(gone);
    traces = List.copyOf(traces);
  }

  /** Whether this trace is held only because it failed: others of its time were evicted. */
  public boolean isKept(TraceSummary trace) {
    return trace.errors() > 0 && trace.startEpochNanos() < keptBefore;
  }
}
