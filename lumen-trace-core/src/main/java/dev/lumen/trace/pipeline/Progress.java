package dev.lumen.trace.pipeline;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How far a worker has come, for those who wait until it has come to a point. */
final class Progress {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final AtomicLong requested = new AtomicLong();
  private volatile long reached;
  private volatile boolean ended;

  /** Asks the worker to come to a point without waiting for a full batch. */
  void request(long target) {
    long unused = requested.accumulateAndGet(target, Math::max);
  }

  boolean isRequested() {
    return requested.get() > reached;
  }

  /** The worker has come to a point, which is not before the last one. */
  void reached(long point) {
    reached = point;
    signal();
  }

  /** The worker goes no further. */
  void end() {
    ended = true;
    signal();
  }

  private void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the worker came to a point within a time. */
  boolean await(long target, long timeoutNanos) throws InterruptedException {
    lock.lock();
    try {
      long left = timeoutNanos;
      while (reached < target && !ended && left > 0) {
        left = changed.awaitNanos(left);
      }
      return reached >= target;
    } finally {
      lock.unlock();
    }
  }
}
