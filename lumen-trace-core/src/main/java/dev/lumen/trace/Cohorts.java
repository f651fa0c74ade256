package dev.lumen.trace;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/**
 * Counts the spans that have started and ended, and those that the application let go of: where the
 * garbage collector has taken a whole {@link Cohort}, whichever of its spans had not ended never
 * will. So that a span costs no reference of its own.
 *
 * <p>Thread-safe; the thread of a request does not wait.
 */
final class Cohorts {

  // Fewer spans are not worth a cohort: a store may hold spans of all the last hours.
  private static final int MIN_SPANS = 1024;
  private static final long MIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ReferenceQueue<Cohort> gone = new ReferenceQueue<>();
  private final ReentrantLock lock = new ReentrantLock();
  // Those that may still have spans; guarded by the lock, as are the sums of those that have none.
  private final Set<Entry> alive = new HashSet<>();
  private long started;
  private long ended;
  private long abandoned;
  private volatile Current current;
  private final LongConsumer onAbandoned;

  /**
   * @param nanos the time now
   * @param onAbandoned told, under the lock, how many there are in all when there are more
   */
  Cohorts(long nanos, LongConsumer onAbandoned) {
    this.onAbandoned = onAbandoned;
    this.current = begin(nanos);
  }

  /** The cohort of a local trace that begins at a time of the tracer's clock. */
  Cohort at(long nanos) {
    Current now = current;
    if (nanos - now.since >= MIN_NANOS && lock.tryLock()) {
      try {
        now = after(nanos, MIN_SPANS);
      } finally {
        lock.unlock();
      }
    }
    return now.cohort;
  }

  /** The numbers at this moment; looks, if a second is over, for what was let go of. */
  Totals totals(long nanos) {
    lock.lock();
    try {
      // Also below the minimum: else nobody would ever learn what became of a few spans.
      if (nanos - current.since >= MIN_NANOS) {
        Cohort.Counts counts = current.cohort.counts;
        after(nanos, counts.started.sum() == counts.ended.sum() ? MIN_SPANS : 1);
      }
      collect();
      long endedSpans = ended;
      for (Entry entry : alive) {
        endedSpans += entry.counts.ended.sum();
      }
      // Read last, it holds what the others count.
      long startedSpans = started;
      for (Entry entry : alive) {
        startedSpans += entry.counts.started.sum();
      }
      return new Totals(startedSpans, endedSpans, abandoned);
    } finally {
      lock.unlock();
    }
  }

  private Current after(long nanos, int minSpans) {
    Current before = current;
    if (nanos - before.since < MIN_NANOS) {
      return before;
    }
    collect();
    Current next =
        before.cohort.counts.started.sum() < minSpans
            ? new Current(before.cohort, nanos)
            : begin(nanos);
    current = next;
    return next;
  }

  private Current begin(long nanos) {
    Cohort cohort = new Cohort();
    alive.add(new Entry(cohort, gone));
    return new Current(cohort, nanos);
  }

  private void collect() {
    for (Reference<?> next; (next = gone.poll()) != null; ) {
      Entry entry = (Entry) next;
      alive.remove(entry);
      long startedSpans = entry.counts.started.sum();
      long endedSpans = entry.counts.ended.sum();
      started += startedSpans;
      ended += endedSpans;
      if (startedSpans != endedSpans) {
        abandoned += startedSpans - endedSpans;
        onAbandoned.accept(abandoned);
      }
    }
  }

  /**
   * @param abandoned spans that have not ended, and never will
   */
  record Totals(long started, long ended, long abandoned) {}

  private record Current(Cohort cohort, long since) {}

  private static final class Entry extends PhantomReference<Cohort> {

    final Cohort.Counts counts;

    Entry(Cohort cohort, ReferenceQueue<Cohort> gone) {
      super(cohort, gone);
      this.counts = cohort.counts;
    }
  }
}
