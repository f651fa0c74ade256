package dev.lumen.trace.pipeline;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * Logs rarely what may happen often: each thing once, or at most once a minute.
 *
 * <p>Thread-safe. Throws nothing, whatever an appender does, and holds no lock while it logs: an
 * appender may have one of its own, and whoever holds that may end a span.
 */
public final class RareLog {

  private static final String ONCE = "{}; this is said once";
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Logger logger;
  private final LongSupplier nanoTime;
  private final Map<Object, Long> toldAt = new ConcurrentHashMap<>();

  public RareLog(Logger logger) {
    this(logger, System::nanoTime);
  }

  RareLog(Logger logger, LongSupplier nanoTime) {
    this.logger = logger;
    this.nanoTime = nanoTime;
  }

  /** Warns of something the first time it is told to, with its cause. */
  public void once(String message, Throwable cause) {
    try {
      if (isFirst(message)) {
        logger.warn(ONCE, message, cause);
      }
    } catch (Throwable e) {
      // A log that fails costs a line.
    }
  }

  /** As the other, with a cause that is made where it is needed. */
  public void once(String message, Supplier<Throwable> cause) {
    try {
      if (isFirst(message)) {
        logger.warn(ONCE, message, cause.get());
      }
    } catch (Throwable e) {
      // A log that fails costs a line.
    }
  }

  /**
   * Logs a line about a thing on a thread of its own, unless it did so within the last minute: for
   * the thread of a request, which does not log.
   */
  public void rarelyElsewhere(Object thing, Runnable line) {
    try {
      if (isDue(thing)) {
        Thread thread = new Thread(null, () -> guarded(line), "lumen-trace-log", 0, false);
        thread.setDaemon(true);
        thread.start();
      }
    } catch (Throwable e) {
      // There is no thread to be had. The count stays, and is told later.
    }
  }

  /** Logs a line about a thing, unless it did so within the last minute. */
  public void rarely(Object thing, Runnable line) {
    if (isDue(thing)) {
      guarded(line);
    }
  }

  /** Whether a thing was ever told of. */
  public boolean hasTold(Object thing) {
    return toldAt.containsKey(thing);
  }

  private boolean isFirst(String message) {
    return !hasTold(message) && toldAt.putIfAbsent(message, 0L) == null;
  }

  /** Whether a thing was not told of within the last minute: it counts as told now. */
  boolean isDue(Object thing) {
    long now = nanoTime.getAsLong();
    Long last = toldAt.get(thing);
    return last == null
        ? toldAt.putIfAbsent(thing, now) == null
        : now - last >= QUIET_NANOS && toldAt.replace(thing, last, now);
  }

  /** Logs a line now; a log that fails costs that line. */
  static void guarded(Runnable line) {
    try {
      line.run();
    } catch (Throwable e) {
      // Of an appender, or of somebody's exception whose message is asked for.
    }
  }
}
