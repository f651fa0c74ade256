package dev.lumen.trace.export;

import dev.lumen.trace.data.SpanData;
import java.util.concurrent.locks.ReentrantLock;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of many producers. Consumers take turns under a lock that no producer ever waits
 * for.
 */
final class SpanQueue {

  // The variant without Unsafe, whose use a JDK 24 or newer warns of.
  private final MpscAtomicArrayQueue<SpanData> queue;
  private final ReentrantLock consumer = new ReentrantLock();

  SpanQueue(int capacity) {
    this.queue = new MpscAtomicArrayQueue<>(Math.max(2, capacity));
  }

  /** Adds a span; false where the queue is full. Does not wait. */
  boolean offer(SpanData span) {
    return queue.offer(span);
  }

  /** How many spans were ever offered with success. */
  long produced() {
    return queue.currentProducerIndex();
  }

  /** How many spans were ever taken. */
  long consumed() {
    return queue.currentConsumerIndex();
  }

  int size() {
    return queue.size();
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Moves spans to the start of the array, as many as there are and fit. */
  int take(@Nullable SpanData[] target) {
    consumer.lock();
    try {
      int count = 0;
      for (SpanData span; count < target.length && (span = queue.poll()) != null; count++) {
        target[count] = span;
      }
      return count;
    } finally {
      consumer.unlock();
    }
  }

  /**
   * Throws away what is queued, and says how many that were; another consumer may do it instead.
   */
  int discard() {
    int count = 0;
    // Looked at again after each turn: what came in while somebody else had the lock is not left.
    while (!queue.isEmpty() && consumer.tryLock()) {
      try {
        while (queue.poll() != null) {
          count++;
        }
      } finally {
        consumer.unlock();
      }
    }
    return count;
  }
}
