package dev.lumen.trace.test;

import dev.lumen.trace.Span;
import dev.lumen.trace.SpanListener;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.TracerStats;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.data.SpanData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.assertj.core.api.AssertProvider;

/**
 * The spans that a tracer has recorded since the start or the last {@link #clear()}, whole: what
 * its exporters would be given, without a queue between. It has no bound.
 *
 * <p>AssertJ's {@code assertThat} takes it, and gives {@link SpansAssert}. The span of a request
 * ends when its response is complete, which may be after the client has read it: so {@code
 * assertThat} first waits until what has started has ended, but for the span that is current where
 * it is called, and those around it; it fails where that does not come true, as spans that nobody
 * ends are a fault. Where work may not even have started, {@link #await(String)} waits for it. Both
 * are bounded, by 10 seconds where nothing else {@linkplain #of(Tracer, Duration) is said}, and
 * neither sleeps or polls. Where spans shall run on, {@link TraceAssertions#assertThatSpans} takes
 * {@link #all()}.
 *
 * <p>Thread-safe.
 */
public final class RecordedSpans implements AssertProvider<SpansAssert>, AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Tracer tracer;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<SpanData> ended = new ArrayList<>();
  private final Set<SpanData> running = Collections.newSetFromMap(new IdentityHashMap<>());
  // Of what began before the last clear, whose children are of what was before too.
  private final Set<SpanId> former = new HashSet<>();
  private final IdentityHashMap<SpanData, Integer> starts = new IdentityHashMap<>();
  private final Recorder recorder = new Recorder();
  private TracerStats before;

  private RecordedSpans(Tracer tracer, Duration patience) {
    this.tracer = tracer;
    this.patience = patience;
    this.before = tracer.stats();
  }

  /**
   * The spans that a tracer starts from now on. Of {@link Tracer#noop()} there are none.
   *
   * @throws NullPointerException where the tracer is null
   */
  public static RecordedSpans of(Tracer tracer) {
    return of(tracer, PATIENCE);
  }

  /**
   * As {@link #of(Tracer)}.
   *
   * @param patience how long is waited at most, each time
   */
  public static RecordedSpans of(Tracer tracer, Duration patience) {
    RecordedSpans spans = new RecordedSpans(tracer, Objects.requireNonNull(patience, "patience"));
    tracer.addListener(spans.recorder);
    return spans;
  }

  /** Records no more. What has been recorded stays. */
  @Override
  public void close() {
    tracer.removeListener(recorder);
  }

  /** A copy of those that have ended so far, in that order. Waits for nothing. */
  public List<SpanData> all() {
    return locked(() -> List.copyOf(ended));
  }

  /**
   * Forgets what has been recorded. What runs now is never recorded, however late it ends, nor what
   * starts below it.
   */
  public void clear() {
    locked(
        () -> {
          ended.clear();
          running.forEach(span -> former.add(span.spanId()));
          running.clear();
          starts.clear();
          before = tracer.stats();
          changed.signalAll();
          return true;
        });
  }

  /**
   * The first span of a name, once it has ended.
   *
   * @throws AssertionError where none has within the time; with all that there is, as a tree
   */
  public SpanData await(String name) {
    return await(name, 1).get(0);
  }

  /**
   * The spans of a name in the order of their ends, once there are as many, or more.
   *
   * @throws AssertionError where there are fewer when the time is over; with all that there is, as
   *     a tree
   */
  public List<SpanData> await(String name, int count) {
    return await(span -> span.name().equals(name), count, count + " called \"" + name + "\"");
  }

  /**
   * The first span that is wanted, once it has ended: where a name is not enough, as among the
   * traces of tests that run in parallel.
   *
   * @param wanted asked of spans that have ended; must be quick
   * @throws AssertionError where none has within the time; with all that there is, as a tree
   */
  public SpanData await(Predicate<SpanData> wanted) {
    return await(wanted, 1, "a span that is wanted").get(0);
  }

  private List<SpanData> await(Predicate<SpanData> wanted, int count, String what) {
    return locked(
        () -> {
          boolean there = awaitLocked(() -> ended.stream().filter(wanted).count() >= count);
          List<SpanData> found = ended.stream().filter(wanted).toList();
          if (!there) {
            throw new AssertionError(
                "Expecting %s to end within %s, of which there are %d in:%n%s%s"
                    .formatted(what, patience, found.size(), tree(), whyNone()));
          }
          return found;
        });
  }

  /**
   * For AssertJ. Waits until all spans have ended of the traces that have begun.
   *
   * @throws AssertionError where some have not within the time; with all that there is, as a tree
   */
  @Override
  public SpansAssert assertThat() {
    return locked(
        () -> {
          Set<TraceId> traces =
              snapshot().stream().map(SpanData::traceId).collect(Collectors.toSet());
          Set<SpanData> around = currentAndAround();
          Supplier<List<String>> late =
              () ->
                  running.stream()
                      .filter(span -> traces.contains(span.traceId()) && !around.contains(span))
                      .map(SpanData::name)
                      .toList();
          if (!awaitLocked(() -> late.get().isEmpty())) {
            throw new AssertionError(
                "Expecting all spans to end within %s, but %s still run:%n%s"
                    .formatted(patience, late.get(), tree()));
          }
          return new SpansAssert(snapshot(), whyNone());
        });
  }

  /** The current span of this thread, and those around it. */
  private Set<SpanData> currentAndAround() {
    Map<SpanId, SpanData> byId = new HashMap<>();
    running.forEach(span -> byId.put(span.spanId(), span));
    Set<SpanData> around = Collections.newSetFromMap(new IdentityHashMap<>());
    SpanData span = byId.get(Span.current().context().spanId());
    while (span != null && around.add(span)) {
      span = byId.get(span.parentSpanId());
    }
    return around;
  }

  private List<SpanData> snapshot() {
    List<SpanData> spans = new ArrayList<>(ended);
    spans.addAll(running);
    // A clock that stands still, as tests have it, does not tell the order of starts.
    spans.sort(Comparator.comparing(span -> starts.getOrDefault(span, 0)));
    return spans;
  }

  /** What keeps spans from being recorded; empty where nothing is known to have. */
  private String whyNone() {
    if (tracer == Tracer.noop()) {
      return "\n(the tracer records nothing)";
    }
    TracerStats now = tracer.stats();
    long refused = now.unsampled() - before.unsampled() + now.rateLimited() - before.rateLimited();
    return refused == 0 ? "" : "\n(traces that were not sampled: %d)".formatted(refused);
  }

  /** The traces as text, with all that is known of each span: those that run too. */
  public String tree() {
    return locked(() -> TreeText.full(new SpanForest(snapshot())));
  }

  /** As {@link #tree()}. */
  @Override
  public String toString() {
    return tree();
  }

  /** Waits with the lock, which is let go meanwhile; whether it came true within the time. */
  private boolean awaitLocked(BooleanSupplier condition) {
    long left = patience.toNanos();
    try {
      while (!condition.getAsBoolean()) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return condition.getAsBoolean();
    }
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  private final class Recorder implements SpanListener {

    @Override
    public void onStart(SpanData span) {
      locked(
          () -> {
            if (span.parentSpanId() != null && former.contains(span.parentSpanId())) {
              former.add(span.spanId());
              return false;
            }
            starts.put(span, starts.size());
            return running.add(span);
          });
    }

    @Override
    public void onEnd(SpanData span) {
      ended(span, true);
    }

    @Override
    public void onFiltered(SpanData span) {
      ended(span, false);
    }

    private void ended(SpanData span, boolean kept) {
      locked(
          () -> {
            // One that ran when all was cleared is of what was before.
            if (running.remove(span) && kept) {
              ended.add(span);
            }
            changed.signalAll();
            return true;
          });
    }
  }
}
