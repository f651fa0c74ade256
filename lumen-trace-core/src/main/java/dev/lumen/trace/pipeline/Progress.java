package dev.lumen.trace.pipeline;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How far a worker has come, for those who wait until it has come to a point. */
final class Progress {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile long requested;
  private volatile long reached;
  private boolean ended;

  /** Asks the worker to come to a point without waiting for a full batch. */
  void request(long target) {
    lock.lock();
    try {
      requested = Math.max(requested, target);
    } finally {
      lock.unlock();
    }
  }

  boolean isRequested() {
    return requested > reached;
  }

  void reached(long point) {
    lock.lock();
    try {
      reached = Math.max(reached, point);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The worker goes no further. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the worker came to a point within a time. */
  boolean await(long target, long timeoutNanos) {
    long deadline = System.nanoTime() + timeoutNanos;
    lock.lock();
    try {
      while (reached < target && !ended) {
        long left = deadline - System.nanoTime();
        if (left <= 0 || (!changed.await(left, TimeUnit.NANOSECONDS) && reached < target)) {
          return false;
        }
      }
      return reached >= target;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
