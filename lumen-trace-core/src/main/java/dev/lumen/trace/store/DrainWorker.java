package dev.lumen.trace.store;

import dev.lumen.trace.pipeline.RareLog;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;

/**
 * A daemon thread that runs a task each time it is woken, and sleeps otherwise. It is started when
 * it is first woken, and survives whatever the task throws.
 */
final class DrainWorker implements AutoCloseable {

  private static final RareLog FAILURES = new RareLog(LoggerFactory.getLogger(DrainWorker.class));

  private final Runnable task;
  private final Thread thread;
  private final AtomicBoolean woken = new AtomicBoolean();
  private volatile boolean closed;

  DrainWorker(String name, Runnable task) {
    this.task = task;
    this.thread = new Thread(null, this::run, name, 0, false);
    thread.setDaemon(true);
  }

  /** Has the task run once more, soon. Of many callers one pays for the waking. */
  void wake() {
    if (closed || woken.get() || !woken.compareAndSet(false, true)) {
      return;
    }
    // No two callers get here before the thread runs: only it resets the flag.
    if (thread.getState() == Thread.State.NEW) {
      try {
        thread.start();
      } catch (OutOfMemoryError e) {
        // There is no thread to be had now: the next one who wakes tries again.
        woken.set(false);
      }
    } else {
      LockSupport.unpark(thread);
    }
  }

  /** Ends the thread after the run it may be in. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  Thread thread() {
    return thread;
  }

  private void run() {
    while (!closed) {
      if (woken.compareAndSet(true, false)) {
        runTask();
      } else {
        LockSupport.park(this);
        // An interrupted thread does not park, and would spin here.
        Thread.interrupted();
      }
    }
  }

  private void runTask() {
    try {
      task.run();
    } catch (Throwable e) {
      FAILURES.once(thread.getName() + " failed and goes on", e);
    }
  }
}
