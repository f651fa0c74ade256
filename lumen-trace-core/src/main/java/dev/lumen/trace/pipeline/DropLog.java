package dev.lumen.trace.pipeline;

import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.SpansDroppedException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
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
  private final ExportAccount account;
  private final RareLog rareLog;
  // Made now: where it is said there may be no memory.
  private final String workerFailed;

  // Guards what has been told; no line is logged under it.
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<DropReason, Long> told = new EnumMap<>(DropReason.class);
  // What had been dropped when the last batch was over.
  private Map<DropReason, Long> seen = Map.of();
  private volatile boolean dropping;
  private volatile long toldInAll;

  DropLog(String exporter, ExportAccount account, LongSupplier nanoTime) {
    this.exporter = exporter;
    this.account = account;
    this.rareLog = new RareLog(logger, nanoTime);
    this.workerFailed = "The thread that exports to " + exporter + " failed, and goes on";
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
    log(losses(rareLog::isDue, null));
  }

  /** Says what has been dropped and is not told yet, whatever the time: the process may end. */
  void tellRest() {
    log(losses(reason -> true, null));
  }

  /**
   * Says what has been dropped, if it is time to, or that it is over.
   *
   * @param failure why the batch failed, null where it was exported
   */
  void afterBatch(@Nullable Throwable failure) {
    if (failure != null || dropping || account.droppedTotal() != toldInAll) {
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
      Map<DropReason, Long> before = seen;
      seen = account.dropped();
      List<Runnable> lines = losses(rareLog::isDue, failure);
      if (dropping && failure == null && lines.isEmpty() && seen.equals(before)) {
        Map<DropReason, Long> all = seen;
        lines.add(() -> recovered(all));
        dropping = false;
        // This line tells all that is not told yet: no warning of it comes after.
        toldNow(all);
      }
      return lines;
    } finally {
      lock.unlock();
    }
  }

  /** What is to be said of what is lost, and counts as told from now on. */
  private List<Runnable> losses(Predicate<DropReason> due, @Nullable Throwable failure) {
    lock.lock();
    try {
      List<Runnable> lines = new ArrayList<>();
      Map<DropReason, Long> fresh = account.dropped();
      fresh.entrySet().removeIf(entry -> entry.getValue().equals(told.get(entry.getKey())));
      fresh.keySet().removeIf(due.negate());
      fresh.forEach(
          (reason, count) -> {
            long before = told.getOrDefault(reason, 0L);
            lines.add(() -> warn(reason, count - before, count, failure));
            // There is no way back from a shutdown.
            dropping |= reason != DropReason.SHUTDOWN;
          });
      toldNow(fresh);
      return lines;
    } finally {
      lock.unlock();
    }
  }

  private void toldNow(Map<DropReason, Long> counts) {
    told.putAll(counts);
    toldInAll = told.values().stream().mapToLong(Long::longValue).sum();
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

  private void recovered(Map<DropReason, Long> dropped) {
    logger.info("Spans reach the exporter {} again; lost so far: {}", exporter, dropped);
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
}
