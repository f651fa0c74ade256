package dev.lumen.trace.pipeline;

import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.SpansDroppedException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
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
  private final AtomicLong askedAt;

  // Guards what has been told. No line is logged under it: an appender may have a lock of its own,
  // and whoever holds that may end a span.
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<DropReason, Told> told = new EnumMap<>(DropReason.class);
  private volatile boolean dropping;
  private volatile long toldInAll;

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
      log(lines(null));
    } catch (Throwable e) {
      // As after a batch.
    }
  }

  /** Says what has been dropped and is not told yet, whatever the time: the process may end. */
  void tellRest() {
    try {
      log(allLines());
    } catch (Throwable e) {
      // As after a batch: who closes goes on.
    }
  }

  /**
   * Says what has been dropped, if it is time to, or that it is over.
   *
   * @param failure why the batch failed, null where it was exported
   */
  void afterBatch(@Nullable Throwable failure) {
    try {
      if (failure != null || dropping || counter.dropped() != toldInAll) {
        log(linesAfterBatch(failure));
      }
    } catch (Throwable e) {
      // There is no memory, or no stack, for so much as an iterator. The count stays, and is told
      // later.
    }
  }

  void closeFailed(Throwable failure) {
    try {
      logger.warn("The exporter {} failed to close: {}", exporter, failure.toString());
    } catch (Throwable e) {
      // As any line.
    }
  }

  private List<Runnable> linesAfterBatch(@Nullable Throwable failure) {
    lock.lock();
    try {
      boolean fresh = isFresh();
      List<Runnable> lines = lines(failure);
      if (dropping && !fresh && lines.isEmpty() && failure == null) {
        lines.add(this::recovered);
        dropping = false;
        // This line tells all that is not told yet: no warning of it comes after.
        told.values().forEach(last -> last.told = last.seen);
        sumUp();
      }
      return lines;
    } finally {
      lock.unlock();
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

  private List<Runnable> allLines() {
    lock.lock();
    try {
      long aMinuteAgo = nanoTime.getAsLong() - QUIET_NANOS;
      told.values().forEach(last -> last.at = aMinuteAgo);
      return lines(null);
    } finally {
      lock.unlock();
    }
  }

  /** What is to be said now, and counts as told from now on. */
  private List<Runnable> lines(@Nullable Throwable failure) {
    lock.lock();
    try {
      List<Runnable> lines = new ArrayList<>();
      long now = nanoTime.getAsLong();
      for (Map.Entry<DropReason, Told> entry : told.entrySet()) {
        DropReason reason = entry.getKey();
        Told last = entry.getValue();
        long count = counter.dropped(reason);
        if (count > last.told && (last.told == 0 || now - last.at >= QUIET_NANOS)) {
          long fresh = count - last.told;
          lines.add(() -> warn(reason, fresh, count, failure));
          last.told = count;
          last.at = now;
          // There is no way back from a shutdown.
          dropping |= reason != DropReason.SHUTDOWN;
        }
      }
      sumUp();
      return lines;
    } finally {
      lock.unlock();
    }
  }

  private void sumUp() {
    toldInAll = told.values().stream().mapToLong(last -> last.told).sum();
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

  private void recovered() {
    logger.info(
        "Spans reach the exporter {} again; lost so far: {}", exporter, counter.stats().dropped());
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
  private static void log(List<Runnable> lines) {
    for (Runnable line : lines) {
      try {
        line.run();
      } catch (Throwable e) {
        // A log that fails costs a line.
      }
    }
  }

  /** The count of a reason when it was last looked at, and when it was last told. */
  private static final class Told {
    long seen;
    long told;
    long at;
  }
}
