package dev.lumen.trace;

import dev.lumen.trace.pipeline.SpanCounter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that traces are refused by the rate, at most once a minute, and not on the thread of a
 * request. Thread-safe; throws nothing.
 */
final class RefusalLog {

  private static final Logger logger = LoggerFactory.getLogger(Tracer.class);
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final int spansPerSecond;
  private final SpanCounter refused;
  private final AtomicLong toldAt = new AtomicLong(System.nanoTime() - QUIET_NANOS);

  RefusalLog(int spansPerSecond, SpanCounter refused) {
    this.spansPerSecond = spansPerSecond;
    this.refused = refused;
  }

  void afterRefusal() {
    long last = toldAt.get();
    long now = System.nanoTime();
    if (now - last < QUIET_NANOS || !toldAt.compareAndSet(last, now)) {
      return;
    }
    try {
      Thread thread = new Thread(null, this::tell, "lumen-trace-log", 0, false);
      thread.setDaemon(true);
      thread.start();
    } catch (Throwable e) {
      // There is no thread to be had. The count stays, and is told later.
    }
  }

  private void tell() {
    logger.warn(
        "{} trace(s) refused in all: rate_limited, since the {} span(s) a second were used up."
            + " Told again at most once a minute",
        refused.sum(),
        spansPerSecond);
  }
}
