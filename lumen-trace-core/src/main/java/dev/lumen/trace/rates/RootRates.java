package dev.lumen.trace.rates;

import dev.lumen.trace.SpanListener;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the local roots of this process by name when they end: how many, how many failed, and how
 * long they took. That is before any sampling, and nothing is ever evicted: what a store of recent
 * traces holds is a choice, and this is the truth.
 *
 * <p>Bounded in names: what comes beyond is counted as {@link #OTHER}. A name takes a kilobyte, and
 * some hundred bytes for each of the last five minutes, and of the last twelve times five, in which
 * it was called.
 *
 * <p>Thread-safe; the thread that ends a span waits for nobody.
 */
public final class RootRates implements SpanListener {

  /** The name of those whose own is beyond the bound. */
  public static final String OTHER = "(other)";

  /** How many names have a row of their own by default. */
  public static final int DEFAULT_MAX_NAMES = 200;

  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final int maxNames;
  private final LongSupplier nanoTime;
  private final long startedAt;
  private final Map<String, RootCounts> names = new ConcurrentHashMap<>();
  private final AtomicInteger taken = new AtomicInteger();
  private final RootCounts other = new RootCounts();

  /** Of the default bound, by the system's clock. */
  public RootRates() {
    this(DEFAULT_MAX_NAMES, System::nanoTime);
  }

  /**
   * @param maxNames how many names have a row of their own
   * @param nanoTime tells how time passes, in nanoseconds
   */
  public RootRates(int maxNames, LongSupplier nanoTime) {
    this.maxNames = maxNames;
    this.nanoTime = nanoTime;
    this.startedAt = nanoTime.getAsLong();
  }

  @Override
  public Reach reach() {
    return Reach.LOCAL_ROOTS;
  }

  @Override
  public void onEnd(SpanData span) {
    if (span.isLocalRoot()) {
      counts(span.name())
          .add(
              minute(nanoTime.getAsLong()),
              span.durationNanos(),
              span.status() == SpanStatus.ERROR,
              (span.flags() & TraceContext.SAMPLED) != 0,
              span.hasFailureBelow());
    }
  }

  /** It ran all the same. */
  @Override
  public void onFiltered(SpanData span) {
    onEnd(span);
  }

  private RootCounts counts(String name) {
    RootCounts known = names.get(name);
    return known == null ? newCounts(name) : known;
  }

  private RootCounts newCounts(String name) {
    if (taken.get() >= maxNames || taken.getAndIncrement() >= maxNames) {
      return other;
    }
    RootCounts fresh = new RootCounts();
    RootCounts known = names.putIfAbsent(name, fresh);
    if (known == null) {
      return fresh;
    }
    taken.getAndDecrement();
    return known;
  }

  /** What ended within a window, until now. */
  public RateList read(RateWindow window) {
    long now = nanoTime.getAsLong();
    long minute = minute(now);
    List<RootRate> roots = new ArrayList<>();
    names.forEach((name, counts) -> add(roots, counts.read(name, window, minute)));
    roots.sort(Comparator.comparingLong(RootRate::totalNanos).reversed());
    add(roots, other.read(OTHER, window, minute));
    long covered = now - startedAt - MINUTE * other.firstMinute(window, minute);
    return new RateList(Duration.ofNanos(covered), roots);
  }

  private static void add(List<RootRate> roots, @Nullable RootRate rate) {
    if (rate != null) {
      roots.add(rate);
    }
  }

  private long minute(long nanos) {
    return Math.max(0, nanos - startedAt) / MINUTE;
  }
}
