package dev.lumen.trace.export;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that spans are dropped: once at the first, then at most once a minute and reason with the
 * count, and once when it is over. Not on the thread of a request.
 */
final class DropLog {

  private static final Logger logger = LoggerFactory.getLogger("dev.lumen.trace.export");
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final String exporter;
  private final DropCounter counter;
  private final LongSupplier nanoTime;
  private final Map<DropReason, Told> told = new EnumMap<>(DropReason.class);
  private boolean dropping;

  DropLog(String exporter, DropCounter counter, LongSupplier nanoTime) {
    this.exporter = exporter;
    this.counter = counter;
    this.nanoTime = nanoTime;
    for (DropReason reason : DropReason.values()) {
      told.put(reason, new Told());
    }
  }

  /**
   * Looks at the counts after a batch.
   *
   * @param failure why the batch failed, null where it was exported
   */
  synchronized void afterBatch(@Nullable Throwable failure) {
    boolean fresh = false;
    for (Map.Entry<DropReason, Told> entry : told.entrySet()) {
      fresh |= look(entry.getKey(), entry.getValue(), failure);
    }
    if (dropping && !fresh && failure == null) {
      dropping = false;
      logger.info("Spans reach the exporter {} again", exporter);
    }
    dropping |= fresh;
  }

  void closeFailed(Throwable failure) {
    logger.warn("The exporter {} failed to close: {}", exporter, failure.toString());
  }

  private boolean look(DropReason reason, Told last, @Nullable Throwable failure) {
    long count = counter.dropped(reason);
    boolean fresh = count > last.seen;
    last.seen = count;
    long now = nanoTime.getAsLong();
    if (count > last.told && (last.told == 0 || now - last.at >= QUIET_NANOS)) {
      warn(reason, count - last.told, count, failure);
      last.told = count;
      last.at = now;
    }
    return fresh;
  }

  private void warn(DropReason reason, long fresh, long total, @Nullable Throwable failure) {
    boolean failed = reason == DropReason.EXPORT_FAILED && failure != null;
    logger.warn(
        "The exporter {} lost {} span(s), {} in all: {}{}. Told again at most once a minute",
        exporter,
        fresh,
        total,
        reason,
        failed ? " (" + failure + ")" : "");
  }

  /** The count of a reason when it was last looked at, and when it was last told. */
  private static final class Told {
    long seen;
    long told;
    long at;
  }
}
