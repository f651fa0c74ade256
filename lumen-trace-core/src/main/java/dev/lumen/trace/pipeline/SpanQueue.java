package dev.lumen.trace.pipeline;

import dev.lumen.trace.data.SpanData;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of spans: many threads add to it without waiting, one at a time takes from it.
 *
 * <p>Thread-safe. Consumers take turns under a lock that no producer ever waits for.
 *
 * <p>One compare-and-set adds a span, so that a producer whose stack overflows has added its span
 * or has not. In an array, where a place is claimed first and filled then, it would leave a hole
 * that consumers wait at for ever.
 */
public final class SpanQueue {

  private final int capacity;
  private final AtomicReference<Node> newest = new AtomicReference<>(new Node(null));
  private final AtomicLong consumed = new AtomicLong();
  private final ReentrantLock consumer = new ReentrantLock();
  // The oldest of those whose order has been turned round; guarded by the consumers' lock.
  private @Nullable Node oldest;

  /**
   * @param capacity how many spans it holds at most, at least 1
   * @throws IllegalArgumentException where that is less
   */
  public SpanQueue(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("The capacity is " + capacity + ": it must be at least 1");
    }
    this.capacity = capacity;
  }

  /** Adds a span; false where the queue is full, or the heap. Does not wait. */
  public boolean offer(SpanData span) {
    Node node;
    try {
      node = new Node(span);
    } catch (OutOfMemoryError e) {
      return false;
    }
    while (true) {
      Node before = newest();
      if (before.index - consumed.get() >= capacity) {
        return false;
      }
      node.index = before.index + 1;
      node.before = before;
      if (newest.compareAndSet(before, node)) {
        return true;
      }
    }
  }

  /** How many spans were ever offered with success. */
  long produced() {
    return newest().index;
  }

  /** How many spans were ever taken. */
  long consumed() {
    return consumed.get();
  }

  /** How many spans wait. */
  public long size() {
    // In this order the number is never negative.
    long taken = consumed();
    return produced() - taken;
  }

  boolean isEmpty() {
    return consumed() >= produced();
  }

  /**
   * Moves spans to the start of the array, oldest first, as many as there are and fit. Waits for
   * others who take.
   *
   * @return how many were moved
   */
  public int take(@Nullable SpanData[] target) {
    consumer.lock();
    try {
      int count = 0;
      for (SpanData span; count < target.length && (span = poll()) != null; count++) {
        target[count] = span;
      }
      return count;
    } finally {
      consumer.unlock();
    }
  }

  /**
   * Throws away what is queued; another consumer may do it instead.
   *
   * @param each is told of each span, and must not throw
   */
  public void discard(Consumer<SpanData> each) {
    // Looked at again after each turn: what came in while somebody else had the lock is not left.
    while (!isEmpty() && consumer.tryLock()) {
      try {
        for (SpanData span; (span = poll()) != null; ) {
          each.accept(span);
        }
      } finally {
        consumer.unlock();
      }
    }
  }

  private @Nullable SpanData poll() {
    if (oldest == null) {
      oldest = turnRound();
    }
    Node node = oldest;
    if (node == null) {
      return null;
    }
    // The last call, in which a stack may overflow: until it is done, nothing is taken.
    consumed.lazySet(node.index);
    SpanData span = node.span;
    oldest = node.after;
    // Nothing leads from here any more: the newest is kept until another comes.
    node.span = null;
    node.after = null;
    return span;
  }

  private Node newest() {
    return Objects.requireNonNull(newest.get());
  }

  /** Links what was added since the last time from the oldest on, which it returns. */
  private @Nullable Node turnRound() {
    Node after = null;
    Node node = newest();
    // One that has been taken has none, and nor has the one that was there first.
    while (node != null && node.span != null) {
      Node before = node.before;
      node.before = null;
      node.after = after;
      after = node;
      node = before;
    }
    return after;
  }

  /** A span, linked to the one before it until a consumer links it to the one after it. */
  private static final class Node {

    @Nullable SpanData span;
    @Nullable Node before;
    @Nullable Node after;
    long index;

    Node(@Nullable SpanData span) {
      this.span = span;
    }
  }
}
