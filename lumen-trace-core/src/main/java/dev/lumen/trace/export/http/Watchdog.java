package dev.lumen.trace.export.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Gives up exchanges whose time is up. Thread-safe.
 *
 * <p>All have the same time, so none that begins is due before the watchdog looks again: it is
 * never woken, and whoever begins an exchange pays for no more than a note.
 */
final class Watchdog implements Runnable {

  private final long timeoutNanos;
  private final Executor threads;
  private final Map<Exchange, Long> deadlines = new ConcurrentHashMap<>();
  private final AtomicBoolean awake = new AtomicBoolean();

  /**
   * @param threads lends it a thread, from the first exchange on until there was none for as long
   *     as one may take
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
      LockSupport.parkNanos(this, giveUpLate());
    }
  }

  /** Whether it may end: an exchange that has begun meanwhile relies on it. */
  private boolean sleeps() {
    awake.set(false);
    return deadlines.isEmpty() || !awake.compareAndSet(false, true);
  }

  /** How long until the next may be late. */
  private long giveUpLate() {
    long now = System.nanoTime();
    long next = timeoutNanos;
    for (Map.Entry<Exchange, Long> entry : deadlines.entrySet()) {
      long left = entry.getValue() - now;
      if (left > 0) {
        next = Math.min(next, left);
      } else {
        // Again, where its thread has not ended it since: that does no harm.
        HttpAnswer unused = entry.getKey().giveUp();
      }
    }
    return next;
  }
}
