package dev.lumen.trace.spring.context;

import dev.lumen.trace.CurrentSpan;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps the ids of the current span in the MDC, so that every line of the log can name them; those
 * of a trace that is not sampled as well. Where no span is current, the MDC is the application's:
 * what that has under the same keys is put back.
 *
 * <p>From its construction until {@link #close()}. Thread-safe.
 */
public final class LogCorrelation implements AutoCloseable {

  /** The default MDC key of the trace id, 32 hex digits. */
  public static final String TRACE_ID = "traceId";

  /** The default MDC key of the span id, 16 hex digits. */
  public static final String SPAN_ID = "spanId";

  // One for all contexts of a process that use the same keys, as each would write the same.
  private static final Map<LogKeys, Shared> SHARED = new HashMap<>();

  private final LogKeys keys;
  private boolean open = true;

  /** Under the default keys. */
  public LogCorrelation() {
    this(TRACE_ID, SPAN_ID);
  }

  /**
   * Under keys of your own. Several may be open at a time, also with other keys.
   *
   * @param traceIdKey the MDC key of the trace id
   * @param spanIdKey the MDC key of the span id; another one
   * @throws IllegalArgumentException if both are the same
   */
  public LogCorrelation(String traceIdKey, String spanIdKey) {
    if (traceIdKey.equals(spanIdKey)) {
      throw new IllegalArgumentException("Both ids under one key: " + spanIdKey);
    }
    this.keys = new LogKeys(traceIdKey, spanIdKey);
    synchronized (SHARED) {
      Shared shared = SHARED.get(keys);
      if (shared == null) {
        shared = new Shared(new MdcIds(traceIdKey, spanIdKey));
        SHARED.put(keys, shared);
        CurrentSpan.addListener(shared.ids);
      }
      shared.users++;
    }
  }

  @Override
  public void close() {
    synchronized (SHARED) {
      Shared shared = SHARED.get(keys);
      if (!open || shared == null) {
        return;
      }
      open = false;
      shared.users--;
      if (shared.users == 0) {
        SHARED.remove(keys);
        CurrentSpan.removeListener(shared.ids);
      }
    }
  }

  private static final class Shared {
    private final MdcIds ids;
    private int users;

    Shared(MdcIds ids) {
      this.ids = ids;
    }
  }
}
