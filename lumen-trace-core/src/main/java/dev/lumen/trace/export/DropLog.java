package dev.lumen.trace.export;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that spans are dropped: once at the first, then at most once a minute and reason with the
 * count, and once when it is over. Thread-safe; throws nothing, whatever the log does.
 */
final class DropLog {

  private static final Logger logger = LoggerFactory.getLogger("dev.lumen.trace.export");
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final String exporter;
  private final DropCounter counter;
  private final LongSupplier nanoTime;
  private final Map<DropReason, Told> told = new EnumMap<>(DropReason.class);
  private final AtomicLong askedAt;
  private boolean dropping;

  DropLog(String exporter, DropCounter counter, LongSupplier nanoTime) {
    this.exporter = exporter;
    this.counter = counter;
    this.nanoTime = nanoTime;
    this.askedAt = new AtomicLong(nanoTime.getAsLong() - QUIET_NANOS);
    for (DropReason reason : DropReason.values()) {
      told.put(reason, new Told());
    }
  }

  /**
   * A span was dropped on the thread of a request, which does not log: another thread does, at most
   * once a minute. The worker would, but it may be stuck in its exporter.
   */
  void afterDrop() {
    long last = askedAt.get();
    long now = nanoTime.getAsLong();
    if (now - last >= QUIET_NANOS && askedAt.compareAndSet(last, now)) {
      try {
        Thread thread = new Thread(null, this::tell, "lumen-trace-log", 0, false);
        thread.setDaemon(true);
        thread.start();
      } catch (Throwable e) {
        // There is no thread to be had. The count stays, and is told later.
      }
    }
  }

  /** Says what has been dropped, if it is time to. */
  void tell() {
    try {
      boolean unused = tell(null);
    } catch (Throwable e) {
      // As after a batch.
    }
  }

  /** Says what has been dropped and is not told yet, whatever the time: the process may end. */
  synchronized void tellRest() {
    try {
      long aMinuteAgo = nanoTime.getAsLong() - QUIET_NANOS;
      told.values().forEach(last -> last.at = aMinuteAgo);
    } catch (Throwable e) {
      // As after a batch: who closes goes on.
    }
    tell();
  }

  /**
   * Says what has been dropped, if it is time to, or that it is over.
   *
   * @param failure why the batch failed, null where it was exported
   */
  synchronized void afterBatch(@Nullable Throwable failure) {
    try {
      tellAfterBatch(failure);
    } catch (Throwable e) {
      // There is no memory, or no stack, for so much as an iterator. The count stays, and is told
      // later.
    }
  }

  private void tellAfterBatch(@Nullable Throwable failure) {
    boolean fresh = isFresh();
    boolean said = tell(failure);
    if (dropping && !fresh && !said && failure == null) {
      dropping = false;
      // This line tells all that is not told yet: no warning of it comes after.
      told.values().forEach(last -> last.told = last.seen);
      log(
          () ->
              logger.info(
                  "Spans reach the exporter {} again; lost so far: {}",
                  exporter,
                  counter.stats().dropped()));
    }
  }

  void closeFailed(Throwable failure) {
    try {
      logger.warn("The exporter {} failed to close: {}", exporter, failure.toString());
    } catch (Throwable e) {
      // As any line.
    }
  }

  /** Whether more has been dropped than when this was last asked. */
  private boolean isFresh() {
    boolean fresh = false;
    for (Map.Entry<DropReason, Told> entry : told.entrySet()) {
      long count = counter.dropped(entry.getKey());
      fresh |= count > entry.getValue().seen;
      entry.getValue().seen = count;
    }
    return fresh;
  }

  /** Whether something was said. */
  private synchronized boolean tell(@Nullable Throwable failure) {
    boolean said = false;
    long now = nanoTime.getAsLong();
    for (Map.Entry<DropReason, Told> entry : told.entrySet()) {
      Told last = entry.getValue();
      long count = counter.dropped(entry.getKey());
      if (count > last.told && (last.told == 0 || now - last.at >= QUIET_NANOS)) {
        long fresh = count - last.told;
        last.told = count;
        last.at = now;
        said = true;
        // There is no way back from a shutdown.
        dropping |= entry.getKey() != DropReason.SHUTDOWN;
        log(() -> warn(entry.getKey(), fresh, count, failure));
      }
    }
    return said;
  }

  private void warn(DropReason reason, long fresh, long total, @Nullable Throwable failure) {
    logger.warn(
        "Spans do not reach the exporter {}: {}. {} lost, {} in all ({}). The application goes on;"
            + " told again at most once a minute",
        exporter,
        cause(reason, failure),
        fresh,
        total,
        reason);
  }

  private static String cause(DropReason reason, @Nullable Throwable failure) {
    return switch (reason) {
      case QUEUE_FULL -> "its buffer is full";
      case SHUTDOWN -> "they ended after the tracer, or its time for closing was up";
      // What the exporter found out needs no name of a class in front.
      default ->
          failure instanceof SpansDroppedException
              ? String.valueOf(failure.getMessage()).replaceFirst("\\.$", "")
              : failure == null ? "it failed" : String.valueOf(failure);
    };
  }

  /** An appender may throw, and so may the message of somebody's exception. */
  private static void log(Runnable line) {
    try {
      line.run();
    } catch (Throwable e) {
      // A log that fails costs a line.
    }
  }

  /** The count of a reason when it was last looked at, and when it was last told. */
  private static final class Told {
    long seen;
    long told;
    long at;
  }
}
