package dev.lumen.trace.store;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which traces to list. Start from {@link #ALL}.
 *
 * <p>Immutable.
 *
 * @param condition what must hold for a trace
 * @param since the cursor of an earlier list: only what is new, has changed or has gone since; 0
 *     for all, which is also what is listed where that is no longer known, or more than the limit
 * @param limit how many traces to list, 1 to 10,000, default 100
 * @param before the {@link TraceList#next()} of an earlier list: only what stands below it; null
 *     for the first page
 */
public record TraceQuery(
    TraceCondition condition, long since, int limit, @Nullable TracePosition before) {

  /** The largest limit. */
  public static final int MAX_LIMIT = 10_000;

  /** The 100 newest traces, whatever they are. */
  public static final TraceQuery ALL = new TraceQuery(TraceCondition.ALWAYS, 0, 100, null);

  /**
   * @throws IllegalArgumentException where a value is out of its range
   */
  public TraceQuery {
    Objects.requireNonNull(condition, "condition");
    require(since >= 0, "since", since, "at least 0");
    require(limit >= 1 && limit <= MAX_LIMIT, "limit", limit, "1 to " + MAX_LIMIT);
  }

  /** With one more condition. */
  public TraceQuery with(TraceCondition more) {
    TraceCondition both = condition == TraceCondition.ALWAYS ? more : condition.and(more);
    return new TraceQuery(both, since, limit, before);
  }

  public TraceQuery withSince(long cursor) {
    return new TraceQuery(condition, cursor, limit, before);
  }

  public TraceQuery withLimit(int traces) {
    return new TraceQuery(condition, since, traces, before);
  }

  public TraceQuery withBefore(TracePosition position) {
    return new TraceQuery(condition, since, limit, position);
  }

  private static void require(boolean met, String what, long value, String allowed) {
    if (!met) {
      throw new IllegalArgumentException(what + " is " + value + ": it must be " + allowed);
    }
  }
}
