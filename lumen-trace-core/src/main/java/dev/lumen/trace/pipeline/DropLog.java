package dev.lumen.trace.pipeline;

import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.SpansDroppedException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that spans are dropped: once at the first, then at most once a minute and reason with the
 * count, and once when it is over. Thread-safe.
 */
final class DropLog {

  private static final Logger logger = LoggerFactory.getLogger("dev.lumen.trace.export");

  private final String exporter;
  private final DropCounter counter;
  private final RareLog rareLog;
  // Made now: where it is said there may be no memory.
  private final String workerFailed;

  // Guards what has been told; no line is logged under it.
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<DropReason, Told> told = new EnumMap<>(DropReason.class);
  private volatile boolean dropping;
  private volatile long toldInAll;

  DropLog(String exporter, DropCounter counter, LongSupplier nanoTime) {
    this.exporter = exporter;
    this.counter = counter;
    this.rareLog = new RareLog(logger, nanoTime);
    this.workerFailed = "The thread that exports to " + exporter + " failed, and goes on";
    for (DropReason reason : DropReason.values()) {
      told.put(reason, new Told());
    }
  }

  /**
   * A span was dropped on the thread of a request. The worker would tell of it, but it may be stuck
   * in its exporter.
   */
  void afterDrop() {
    rareLog.rarelyElsewhere(this, this::tell);
  }

  /** Says what has been dropped, if it is time to. */
  void tell() {
    log(lines(null, false));
  }

  /** Says what has been dropped and is not told yet, whatever the time: the process may end. */
  void tellRest() {
    log(lines(null, true));
  }

  /**
   * Says what has been dropped, if it is time to, or that it is over.
   *
   * @param failure why the batch failed, null where it was exported
   */
  void afterBatch(@Nullable Throwable failure) {
    if (failure != null || dropping || counter.dropped() != toldInAll) {
      log(linesAfterBatch(failure));
    }
  }

  /** For an error that is no exporter's. */
  void workerFailed(Throwable failure) {
    rareLog.once(workerFailed, failure);
  }

  void closeFailed(Throwable failure) {
    RareLog.guarded(
        () -> logger.warn("The exporter {} failed to close: {}", exporter, failure.toString()));
  }

  private List<Runnable> linesAfterBatch(@Nullable Throwable failure) {
    lock.lock();
    try {
      boolean fresh = isFresh();
      List<Runnable> lines = lines(failure, false);
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

  /** What is to be said now, and counts as told from now on. */
  private List<Runnable> lines(@Nullable Throwable failure, boolean whateverTheTime) {
    lock.lock();
    try {
      List<Runnable> lines = new ArrayList<>();
      for (Map.Entry<DropReason, Told> entry : told.entrySet()) {
        DropReason reason = entry.getKey();
        Told last = entry.getValue();
        long count = counter.dropped(reason);
        if (count > last.told && (rareLog.isDue(reason) || whateverTheTime)) {
          long fresh = count - last.told;
          lines.add(() -> warn(reason, fresh, count, failure));
          last.told = count;
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

  private static void log(List<Runnable> lines) {
    lines.forEach(RareLog::guarded);
  }

  /** The count of a reason when it was last looked at, and when it was last told. */
  private static final class Told {
    long seen;
    long told;
  }
}
