package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.SpanListener;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.pipeline.RareLog;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.noop.NoopTimer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Times all spans of this process, sampled or not, by name, kind and status. Bounded in names:
 * those that come beyond share a timer for each kind and status.
 *
 * <p>Thread-safe. The thread that ends a span looks its timer up, and makes it where the span is
 * the first of its kind.
 */
final class SpanTimers implements SpanListener {

  static final String NAME = "lumen.trace.spans.duration";
  static final String OTHER = "(other)";

  private static final Logger logger = LoggerFactory.getLogger(SpanTimers.class);
  private static final int STATUSES = SpanStatus.values().length;
  private static final int TIMERS = SpanKind.values().length * STATUSES;

  private final MeterRegistry registry;
  private final int maxNames;
  private final Map<String, AtomicReferenceArray<@Nullable Timer>> timers =
      new ConcurrentHashMap<>();
  private final AtomicInteger names = new AtomicInteger();
  private final AtomicReferenceArray<@Nullable Timer> others = new AtomicReferenceArray<>(TIMERS);
  private final RareLog rareLog = new RareLog(logger);
  private volatile boolean full;

  SpanTimers(MeterRegistry registry, int maxNames) {
    this.registry = registry;
    this.maxNames = maxNames;
  }

  @Override
  public Reach reach() {
    return Reach.ALL;
  }

  @Override
  public void onEnd(SpanData span) {
    timer(span).record(span.durationNanos(), TimeUnit.NANOSECONDS);
  }

  /** It ran all the same. */
  @Override
  public void onFiltered(SpanData span) {
    onEnd(span);
  }

  @SuppressWarnings("EnumOrdinal") // A place in memory alone.
  private Timer timer(SpanData span) {
    AtomicReferenceArray<@Nullable Timer> known = timers.get(span.name());
    AtomicReferenceArray<@Nullable Timer> ofName = known == null ? ofNew(span.name()) : known;
    int place = span.kind().ordinal() * STATUSES + span.status().ordinal();
    Timer timer = ofName.get(place);
    if (timer == null) {
      timer = register(ofName == others ? OTHER : span.name(), span.kind(), span.status());
      ofName.set(place, timer);
    }
    return timer;
  }

  private AtomicReferenceArray<@Nullable Timer> ofNew(String name) {
    if (names.get() >= maxNames || names.getAndIncrement() >= maxNames) {
      tellFull();
      return others;
    }
    AtomicReferenceArray<@Nullable Timer> fresh = new AtomicReferenceArray<>(TIMERS);
    AtomicReferenceArray<@Nullable Timer> known = timers.putIfAbsent(name, fresh);
    if (known == null) {
      return fresh;
    }
    names.getAndDecrement();
    return known;
  }

  private void tellFull() {
    if (!full) {
      full = true;
      rareLog.rarelyElsewhere(
          this,
          () ->
              logger.warn(
                  "There are more than {} names of spans: those that come from now on are timed"
                      + " together, as {}. The bound is lumen.trace.metrics.spans.max-names, and"
                      + " names should have no ids in them",
                  maxNames,
                  OTHER));
    }
  }

  /**
   * Where the registry does not take it, one that counts nothing, so that it is not asked again.
   */
  private Timer register(String name, SpanKind kind, SpanStatus status) {
    Tags tags =
        Tags.of(
            "name",
            name,
            "kind",
            JsonValues.lowerCase(kind),
            "status",
            JsonValues.lowerCase(status));
    try {
      return Timer.builder(NAME)
          .description("How long spans took, sampled or not")
          .tags(tags)
          .register(registry);
    } catch (Throwable e) {
      rareLog.once("The timer of a span could not be registered", e);
      return new NoopTimer(new Meter.Id(NAME, tags, null, null, Meter.Type.TIMER));
    }
  }
}
