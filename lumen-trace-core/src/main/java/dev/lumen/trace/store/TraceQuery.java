package dev.lumen.trace.store;

import dev.lumen.trace.data.SpanStatus;
import org.jspecify.annotations.Nullable;

/**
 * Which traces to list: those for which all that is said here holds. Start from {@link #ALL}.
 *
 * <p>Immutable.
 *
 * @param name a part of the name of any span of the trace, in any case; null for any name
 * @param status the status of the trace, as {@link TraceSummary#status()} has it; null for any
 * @param minDurationNanos how long its root took at least, or runs so far; 0 for any
 * @param attribute an attribute that any span of the trace has, written {@code key:value}, split at
 *     the first colon. The value is compared as text, and one of a list's is enough. Null for any
 * @param since the cursor of an earlier list: only what is new or has changed since; 0 for all
 * @param limit how many traces to list, 1 to 1000, default 100
 */
public record TraceQuery(
    @Nullable String name,
    @Nullable SpanStatus status,
    long minDurationNanos,
    @Nullable String attribute,
    long since,
    int limit) {

  /** The largest limit. */
  public static final int MAX_LIMIT = 1000;

  /** The 100 newest traces, whatever they are. */
  public static final TraceQuery ALL = new TraceQuery(null, null, 0, null, 0, 100);

  /**
   * @throws IllegalArgumentException where a value is out of its range
   */
  public TraceQuery {
    require(minDurationNanos >= 0, "minDuration", minDurationNanos, "at least 0 ns");
    require(attribute == null || attribute.indexOf(':') > 0, "attribute", attribute, "key:value");
    require(since >= 0, "since", since, "at least 0");
    require(limit >= 1 && limit <= MAX_LIMIT, "limit", limit, "1 to " + MAX_LIMIT);
  }

  public TraceQuery withName(@Nullable String part) {
    return new TraceQuery(part, status, minDurationNanos, attribute, since, limit);
  }

  public TraceQuery withStatus(@Nullable SpanStatus wanted) {
    return new TraceQuery(name, wanted, minDurationNanos, attribute, since, limit);
  }

  public TraceQuery withMinDurationNanos(long nanos) {
    return new TraceQuery(name, status, nanos, attribute, since, limit);
  }

  public TraceQuery withAttribute(@Nullable String keyAndValue) {
    return new TraceQuery(name, status, minDurationNanos, keyAndValue, since, limit);
  }

  public TraceQuery withSince(long cursor) {
    return new TraceQuery(name, status, minDurationNanos, attribute, cursor, limit);
  }

  public TraceQuery withLimit(int traces) {
    return new TraceQuery(name, status, minDurationNanos, attribute, since, traces);
  }

  private static void require(boolean met, String what, @Nullable Object value, String allowed) {
    if (!met) {
      throw new IllegalArgumentException(what + " is " + value + ": it must be " + allowed);
    }
  }
}
