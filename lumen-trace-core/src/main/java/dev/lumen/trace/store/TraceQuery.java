package dev.lumen.trace.store;

import java.util.Objects;

/**
 * Which traces to list. Start from {@link #ALL}.
 *
 * <p>Immutable.
 *
 * @param condition what must hold for a trace
 * @param since the cursor of an earlier list: only what is new or has changed since; 0 for all
 * @param limit how many traces to list, 1 to 10,000, default 100
 */
public record TraceQuery(TraceCondition condition, long since, int limit) {

  /** The largest limit. */
  public static final int MAX_LIMIT = 10_000;

  /** The 100 newest traces, whatever they are. */
  public static final TraceQuery ALL = new TraceQuery(TraceCondition.ALWAYS, 0, 100);

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
    return new TraceQuery(condition.and(more), since, limit);
  }

  public TraceQuery withSince(long cursor) {
    return new TraceQuery(condition, cursor, limit);
  }

  public TraceQuery withLimit(int traces) {
    return new TraceQuery(condition, since, traces);
  }

  private static void require(boolean met, String what, long value, String allowed) {
    if (!met) {
      throw new IllegalArgumentException(what + " is " + value + ": it must be " + allowed);
    }
  }
}
