package dev.lumen.trace.export.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Gives up exchanges whose time is up. Thread-safe.
 *
 * <p>All have the same time, so none that begins is due before the watchdog looks again: it is
 * never woken, and whoever begins an exchange pays for no more than a note.
 */
final class Watchdog implements Runnable {

  // So that it ends soon, however long an exchange may take.
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(10);
  private static final long PAUSE_AFTER_FAILURE = TimeUnit.MILLISECONDS.toNanos(100);

  private final long timeoutNanos;
  private final Executor threads;
  private final Map<Exchange, Long> deadlines = new ConcurrentHashMap<>();
  private final AtomicBoolean awake = new AtomicBoolean();

  /**
   * @param threads lends it a thread, from an exchange on until there was none at two looks in turn
   */
  Watchdog(long timeoutNanos, Executor threads) {
    this.timeoutNanos = timeoutNanos;
    this.threads = threads;
  }

  void begin(Exchange exchange) {
    deadlines.put(exchange, System.nanoTime() + timeoutNanos);
    if (!awake.get() && awake.compareAndSet(false, true)) {
      try {
        threads.execute(this);
      } catch (Throwable e) {
        awake.set(false);
        // Others may have relied on that thread.
        deadlines.keySet().forEach(Exchange::giveUp);
        end(exchange);
        throw e;
      }
    }
  }

  void end(Exchange exchange) {
    deadlines.remove(exchange);
  }

  @Override
  public void run() {
    boolean idle = false;
    while (!(idle && deadlines.isEmpty() && sleeps())) {
      idle = deadlines.isEmpty();
      LockSupport.parkNanos(this, look());
      // Somebody's interrupt would make every park return at once.
      boolean unused = Thread.interrupted();
    }
  }

  /** Whether it may end: an exchange that has begun meanwhile relies on it. */
  private boolean sleeps() {
    awake.set(false);
    return deadlines.isEmpty() || !awake.compareAndSet(false, true);
  }

  /** Gives up what is late, and returns how long until it must look again. */
  private long look() {
    try {
      long now = System.nanoTime();
      long next = Math.min(timeoutNanos, LONGEST_PAUSE);
      for (Map.Entry<Exchange, Long> entry : deadlines.entrySet()) {
        long left = entry.getValue() - now;
        if (left > 0) {
          next = Math.min(next, left);
        } else {
          entry.getKey().giveUp();
        }
      }
      return next;
    } catch (Throwable e) {
      // There is no memory now.
      return PAUSE_AFTER_FAILURE;
    }
  }
}
