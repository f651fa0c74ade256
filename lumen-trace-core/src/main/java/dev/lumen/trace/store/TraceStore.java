package dev.lumen.trace.store;

import dev.lumen.trace.SpanListener;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.pipeline.SpanQueue;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The recent traces of this process, and of whoever else hands spans over, in memory: what a
 * developer looks at without any backend.
 *
 * <p>A trace here is what one local root brought: requests that share a caller's trace are one
 * each.
 *
 * <p>Bounded by a number of spans and by an estimate of their bytes. Beyond either, whole traces
 * are evicted, the oldest first; traces with a failed span are spared as long as they do not hold
 * more than half of the store. One trace never pushes the others out of more than half of the
 * store: further spans of it are refused. {@link #stats()} counts all that is lost.
 *
 * <p>Running spans are held as well, from their start on, as live views; that a span has ended the
 * store sees for itself. Each read sees all that was added, and all that had ended, before it.
 *
 * <p>Thread-safe. {@link #add} never waits: it puts the span into a queue, or counts it as dropped
 * where the queue is full. The few hundred spans that may wait there, for the next read or for the
 * store's own daemon thread, are beyond the bounds.
 */
public final class TraceStore implements SpanListener, AutoCloseable {

  /** How many spans are held by default. */
  public static final int DEFAULT_MAX_SPANS = 10_000;

  /** How many bytes are held by default: 16 MiB. */
  public static final long DEFAULT_MAX_BYTES = 16L << 20;

  static final int QUEUE_CAPACITY = 8192;

  // To wake a thread costs microseconds: one span in so many pays them, and below it nobody does.
  static final int WAKE_AT = 512;

  private final SpanQueue arrivals = new SpanQueue(QUEUE_CAPACITY);
  private final LongAdder dropped = new LongAdder();
  private final DrainWorker worker = new DrainWorker("lumen-trace-store", this::drain);

  // Guards the traces, and what is taken. Not a monitor, which would pin the virtual thread that
  // waits for it.
  private final ReentrantLock lock = new ReentrantLock();
  private final @Nullable SpanData[] taken = new SpanData[WAKE_AT];
  private final HeldTraces traces;

  /** A store of the default bounds. */
  public TraceStore() {
    this(DEFAULT_MAX_SPANS, DEFAULT_MAX_BYTES);
  }

  /**
   * @param maxSpans how many spans are held, at least 1
   * @param maxBytes how many bytes, as estimated, they may take, at least 1
   * @throws IllegalArgumentException where a bound is less
   */
  public TraceStore(int maxSpans, long maxBytes) {
    this(new HeldTraces(maxSpans, maxBytes));
  }

  TraceStore(HeldTraces traces) {
    this.traces = traces;
  }

  /** Adds the span, for good: its end needs no call. */
  @Override
  public void onStart(SpanData span) {
    add(span);
  }

  /**
   * Adds a span, of this process or of another, running or ended. To be called once per span.
   *
   * @param span kept, and read from other threads later; one that throws when it is first read is
   *     refused
   */
  public void add(SpanData span) {
    if (!arrivals.offer(span)) {
      dropped.increment();
    }
    if (arrivals.size() > WAKE_AT) {
      worker.wake();
    }
  }

  /** The traces that match, newest first. */
  public TraceList list(TraceQuery query) {
    return read(() -> traces.list(query));
  }

  /**
   * One trace, as far as it is held; null where nothing of it is. Of a trace that many requests
   * share it is what the newest of them brought, up to 10,000 spans.
   */
  public @Nullable StoredTrace trace(TraceId traceId) {
    return read(() -> traces.trace(traceId));
  }

  /** What one local root brought of a trace, by any of its spans; null where that is not held. */
  public @Nullable StoredTrace trace(TraceId traceId, SpanId span) {
    return read(() -> traces.trace(traceId, span));
  }

  /**
   * Why a trace, or a part of it, is not held, as far as that is remembered: of the last few
   * thousand.
   *
   * @return null where nothing is known of it
   */
  public @Nullable TraceLoss loss(TraceId traceId) {
    return read(() -> traces.loss(traceId));
  }

  /** What there is to search for. */
  public StoredFields fields() {
    return fields(UnaryOperator.identity());
  }

  /**
   * What there is to search for in what a reader may see.
   *
   * @param view what of a span that is, called while the store is locked: must be quick
   */
  public StoredFields fields(UnaryOperator<SpanData> view) {
    return read(() -> traces.fields(view));
  }

  /** What the store holds, and what it lost so far. */
  public StoreStats stats() {
    return read(() -> traces.stats(dropped.sum()));
  }

  /** Forgets all traces. Not counted as a loss. */
  public void clear() {
    read(
        () -> {
          traces.clear();
          return true;
        });
  }

  /**
   * Stops the store's thread. What is held can still be read; spans that are added later are taken
   * by the next read, as far as the queue goes.
   */
  @Override
  public void close() {
    worker.close();
  }

  private void drain() {
    read(() -> true);
  }

  private <T extends @Nullable Object> T read(Supplier<T> reading) {
    lock.lock();
    try {
      bringUpToDate();
      return reading.get();
    } finally {
      lock.unlock();
    }
  }

  private void bringUpToDate() {
    try {
      // Failures are known, and spared, before the arrivals evict anything.
      traces.refresh();
      takeArrivals();
    } catch (Throwable e) {
      traces.evictAll();
      dropped.add(Arrays.stream(taken).filter(Objects::nonNull).count());
      Arrays.fill(taken, null);
      throw e;
    }
  }

  private void takeArrivals() {
    int count;
    int all = 0;
    // Not until the queue is empty: with busy writers that may never be.
    do {
      count = arrivals.take(taken);
      for (int i = 0; i < count; i++) {
        SpanData span = Objects.requireNonNull(taken[i]);
        taken[i] = null;
        traces.add(span);
      }
      all += count;
    } while (count == taken.length && all < QUEUE_CAPACITY);
  }
}
