package dev.lumen.trace;

import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.data.Resource;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanLimits;
import dev.lumen.trace.propagation.Propagator;
import dev.lumen.trace.sampling.Sampler;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts spans, and hands those that are recorded to listeners and exporters.
 *
 * <p>Thread-safe. An application has one, made by {@link #builder()} and closed at its end; code
 * without injection finds it by {@link #getDefault()}.
 */
public final class Tracer implements AutoCloseable {

  private static final Tracer NOOP = builder().sampler(Sampler.never()).build();

  private static volatile Tracer defaultTracer = NOOP;

  final SpanLimits limits;
  final TraceClock clock;
  private final Resource resource;
  final Ids ids;
  final RootSampling sampling;
  final @Nullable SpanProcessors processors;
  private final Propagator propagator;
  private final BaggageFields baggageFields;
  private final Duration closeTimeout;
  final SpanListeners listeners;
  private final Pipelines pipelines;
  final EndedSpans ended;
  // Shared by the spans that have a name alone: nobody writes to it.
  private final SpanBuilder nameOnly;
  final TracerCounts counts;

  Tracer(TracerBuilder builder) {
    this.limits = builder.limits;
    this.clock = new TraceClock(builder.wallClock, builder.nanoTime);
    this.resource = builder.buildResource();
    this.counts = new TracerCounts(clock.nanoTime());
    this.ids = builder.ids;
    this.sampling = new RootSampling(builder, clock.nanoTime(), counts);
    this.processors = SpanProcessors.of(builder.processors);
    this.propagator = builder.propagator;
    this.baggageFields = new BaggageFields(builder.baggageFields);
    this.closeTimeout = builder.closeTimeout;
    this.listeners = new SpanListeners(builder.listeners);
    this.pipelines = new Pipelines(builder.pipelines());
    this.nameOnly = new SpanBuilder(this, null);
    this.ended = new EndedSpans(counts, sampling, pipelines, listeners);
  }

  /** A builder whose every setting has a default. */
  public static TracerBuilder builder() {
    return new TracerBuilder();
  }

  /**
   * The tracer that records nothing, for where tracing is off. Its spans have ids, and hand on that
   * they are not sampled. Closing it does nothing.
   */
  public static Tracer noop() {
    return NOOP;
  }

  /**
   * The tracer for code without injection: the one that was set, at first the one that records
   * nothing. Never null.
   */
  public static Tracer getDefault() {
    return defaultTracer;
  }

  /** Sets the tracer that {@link Trace} uses where no recorded span is current. */
  public static void setDefault(Tracer tracer) {
    defaultTracer = Objects.requireNonNull(tracer, "tracer");
  }

  /**
   * Starts a span that is current on this thread until it ends, as the child of the current one.
   *
   * @param name what the work is called; of few distinct values, so without ids
   */
  public Span start(String name) {
    return nameOnly.start(name);
  }

  /** A builder for a span with more than a name. */
  public SpanBuilder spanBuilder(String name) {
    return new SpanBuilder(this, name);
  }

  /**
   * Runs work in a span of its own. What is thrown is recorded as the span's error and thrown on.
   *
   * @return what the work returns
   */
  public <T extends @Nullable Object, E extends Exception> T inSpan(String name, Work<T, E> work)
      throws E {
    try (Span span = start(name)) {
      try {
        return work.run(span);
      } catch (Throwable e) {
        span.recordError(e);
        throw e;
      }
    }
  }

  /** As {@link #inSpan}, for work without a result. */
  public <E extends Exception> void runInSpan(String name, VoidWork<E> work) throws E {
    inSpan(
        name,
        span -> {
          work.run(span);
          return true;
        });
  }

  /**
   * Sets a value of the baggage on this thread until the scope is closed: what is called or started
   * from here has it, and so has what runs under the current span on other threads. The baggage of
   * spans that have started stays.
   *
   * <p>Where the key is not one of the {@linkplain TracerBuilder#baggageFields fields}, or the
   * baggage would become too large, nothing is set, and that is logged once.
   *
   * @param value any text; null takes the key out
   */
  public Scope withBaggage(String key, @Nullable String value) {
    return baggageFields.set(key, value);
  }

  /**
   * The task, to run wherever it is under the span that is current now; where none is, the task as
   * it is.
   */
  public Runnable wrap(Runnable task) {
    return TracedTask.wrap(task);
  }

  /** As {@link #wrap(Runnable)}. */
  public <T extends @Nullable Object> Callable<T> wrap(Callable<T> task) {
    return TracedTask.wrap(task);
  }

  /**
   * As {@link #wrap(Runnable)}, under a name of its own: a lambda could be a {@link Callable} too.
   */
  public <T extends @Nullable Object> Supplier<T> wrapSupplier(Supplier<T> task) {
    return TracedTask.wrap(task);
  }

  /** An executor whose tasks run under the span that was current when they were submitted. */
  public Executor wrap(Executor executor) {
    Objects.requireNonNull(executor, "executor");
    return task -> executor.execute(TracedTask.wrap(task));
  }

  /**
   * An executor service whose tasks run under the span that was current when they were submitted.
   */
  public ExecutorService wrap(ExecutorService executor) {
    return new TracedExecutorService(executor);
  }

  /**
   * A scheduler whose tasks run under the span that was current when they were scheduled; but not
   * what is repeated, which goes on long after that span has ended.
   */
  public ScheduledExecutorService wrap(ScheduledExecutorService executor) {
    return new TracedScheduledExecutorService(executor);
  }

  /**
   * Has a listener told of the spans that start and end from now on; of one that runs already, only
   * the end. Does nothing where it is told already, and for the tracer that records nothing.
   */
  public void addListener(SpanListener listener) {
    if (this != NOOP) {
      listeners.add(listener);
    }
  }

  /** Tells a listener of nothing more. Does nothing where it is not told. */
  public void removeListener(SpanListener listener) {
    listeners.remove(listener);
  }

  /** The propagator of the format that the tracer was built with. */
  public Propagator propagator() {
    return propagator;
  }

  /** What all its spans are of: the service, and this process. */
  public Resource resource() {
    return resource;
  }

  /** Short for the name in the {@link #resource()}. */
  public String serviceName() {
    return resource.serviceName();
  }

  /** What decides which traces are recorded. */
  public Sampler sampler() {
    return sampling.sampler();
  }

  /**
   * Why a trace is not recorded here, as far as that is remembered: of the last few thousand.
   *
   * @return null where it is recorded, was never seen, or is forgotten
   */
  public @Nullable RootRefusal refusal(TraceId traceId) {
    return sampling.refusal(traceId);
  }

  /** Whether a span, running or ended, is one that this tracer recorded. */
  public boolean recorded(SpanData span) {
    return span instanceof RecordingSpan own && own.tracer == this;
  }

  /** The counts at this moment. */
  public TracerStats stats() {
    return counts.stats(pipelines, clock.nanoTime());
  }

  /**
   * Exports what has ended so far, and waits for that.
   *
   * @param timeout for all exporters together
   * @return whether every span that was queued has been exported
   */
  public boolean flush(Duration timeout) {
    return pipelines.flush(timeout);
  }

  /**
   * Exports what has ended so far and closes the exporters, within the close timeout. What remains
   * is dropped and counted. Spans may go on; they are no longer exported. May be called again.
   */
  @Override
  public void close() {
    boolean unused = close(closeTimeout);
  }

  /**
   * As {@link #close()}, within a time.
   *
   * @return whether every span that had ended was exported, none has been dropped since the first
   *     close began, and all exporters were closed
   */
  public boolean close(Duration timeout) {
    return pipelines.close(timeout);
  }

  /**
   * Counts a span that has been made, and tells of it.
   *
   * @param nanos the time when it was made, of the clock
   */
  RecordingSpan started(RecordingSpan span, long nanos) {
    if (span.isSampled()) {
      span.cohort.started();
      if (!span.isLocalRoot()) {
        sampling.charge(nanos);
      }
    }
    if (processors != null) {
      processors.onStart(span);
    }
    listeners.onStart(span);
    return span;
  }

  @Override
  public String toString() {
    return "Tracer of " + serviceName() + ", sampling " + sampler();
  }

  /**
   * Work that may throw.
   *
   * @param <T> what it returns
   * @param <E> what it throws
   */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object, E extends Exception> {
    T run(Span span) throws E;
  }

  /**
   * Work that may throw and returns nothing.
   *
   * @param <E> what it throws
   */
  @FunctionalInterface
  public interface VoidWork<E extends Exception> {
    void run(Span span) throws E;
  }
}
