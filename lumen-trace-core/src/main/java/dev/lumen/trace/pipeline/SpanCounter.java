package dev.lumen.trace.pipeline;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * A count that many threads add to without waiting for each other, and that throws nothing where
 * there is no memory. Thread-safe.
 */
public final class SpanCounter {

  private final LongAdder count;
  // A LongAdder makes room for threads that meet. Where there is no memory for that it throws, and
  // has added nothing.
  private final AtomicLong withoutMemory = new AtomicLong();

  public SpanCounter() {
    this(new LongAdder());
  }

  SpanCounter(LongAdder count) {
    this.count = count;
  }

  /** Counts one more. */
  public void increment() {
    add(1);
  }

  /** Counts so many more. */
  public void add(long more) {
    try {
      count.add(more);
    } catch (OutOfMemoryError e) {
      withoutMemory.addAndGet(more);
    }
  }

  /** The count at this moment. */
  public long sum() {
    return count.sum() + withoutMemory.get();
  }
}
