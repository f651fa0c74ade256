package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.TracerStats;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.store.TraceStore;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The counts of {@link StatsView} as meters. Each is there from the start, also that of a reason
 * for which nothing has been dropped yet: a rate needs a zero to rise from.
 *
 * <p>Thread-safe. Meters hold the tracer weakly: a registry that lives on does not keep it.
 */
final class TracerMeters implements MeterBinder {

  private final Tracer tracer;
  private final @Nullable TraceStore store;

  /**
   * @param store null where it is off
   */
  TracerMeters(Tracer tracer, @Nullable TraceStore store) {
    this.tracer = tracer;
    this.store = store;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    bindTracer(registry);
    List<ExportStats> exporters = tracer.stats().exporters();
    for (int i = 0; i < exporters.size(); i++) {
      bindExporter(registry, exporters.get(i).exporter(), i);
    }
    if (store != null) {
      bindStore(registry, store);
    }
  }

  private void bindTracer(MeterRegistry registry) {
    Meters<Tracer> meters = new Meters<>(registry, tracer, Tags.empty());
    meters.counter(
        "spans.started", "Spans that were to be recorded", source -> source.stats().started());
    meters.gauge("spans.live", "Spans that have not ended", source -> source.stats().live());
    meters.counter(
        "spans.filtered",
        "Spans that a processor said go nowhere",
        source -> source.stats().filtered());
    meters.counter(
        "traces.unsampled",
        "Traces that the sampler did not want",
        source -> source.stats().unsampled());
    meters.counter(
        "traces.rate.limited",
        "Traces refused since the spans per second were used up",
        source -> source.stats().rateLimited());
    meters.counter(
        "spans.abandoned",
        "Spans that the application let go of without ending them",
        source -> source.stats().abandoned());
  }

  /**
   * @param index where the tracer's stats have the exporter, always
   */
  private void bindExporter(MeterRegistry registry, String name, int index) {
    Tags tags = Tags.of("exporter", name);
    Meters<Tracer> meters = new Meters<>(registry, tracer, tags);
    meters.gauge(
        "spans.queued",
        "Spans that have ended and are neither exported yet nor filtered nor dropped",
        source -> queued(source.stats(), index));
    meters.counter(
        "spans.exported",
        "Spans that the exporter took",
        source -> source.stats().exporters().get(index).exported());
    meters.timer(
        "export.duration",
        "How often the exporter was given spans, and how long it took, its retries among them",
        source -> source.stats().exporters().get(index).batches(),
        source -> source.stats().exporters().get(index).exportNanos());
    meters.counter(
        "export.failures",
        "How often the exporter failed, for all spans that it was given or a part",
        source -> source.stats().exporters().get(index).failedBatches());
    for (DropReason reason : DropReason.values()) {
      new Meters<>(registry, tracer, tags.and("reason", reason.toString()))
          .counter(
              "spans.dropped",
              "Spans that the exporter did not get or take",
              source -> dropped(source.stats(), index, reason));
    }
  }

  private static long queued(TracerStats stats, int index) {
    return stats.queued(stats.exporters().get(index));
  }

  private static long dropped(TracerStats stats, int index, DropReason reason) {
    return stats.exporters().get(index).dropped().getOrDefault(reason, 0L);
  }

  private void bindStore(MeterRegistry registry, TraceStore store) {
    Meters<TraceStore> meters = new Meters<>(registry, store, Tags.empty());
    meters.gauge(
        "store.spans.held",
        "Spans that the store of recent traces holds",
        source -> source.stats().heldSpans());
    meters.counter(
        "store.spans.evicted",
        "Spans of traces that made room for others in the store",
        source -> source.stats().evictedSpans());
    meters.counter(
        "store.spans.refused",
        "Spans of traces too large for the store to take more",
        source -> source.stats().refusedSpans());
    meters.counter(
        "store.spans.dropped",
        "Spans that came when the queue of the store was full",
        source -> source.stats().droppedSpans());
    meters.gauge(
        "store.size",
        "Memory that the spans in the store take, by estimate",
        BaseUnits.BYTES,
        source -> source.stats().heldBytes());
  }

  /** Makes meters of what one source says. Their functions must not refer to it otherwise. */
  private record Meters<T>(MeterRegistry registry, T source, Tags tags) {

    private static final String PREFIX = "lumen.trace.";

    void counter(String name, String description, ToDoubleFunction<T> count) {
      FunctionCounter.builder(PREFIX + name, source, count)
          .description(description)
          .tags(tags)
          .register(registry);
    }

    void timer(
        String name, String description, ToLongFunction<T> count, ToDoubleFunction<T> nanos) {
      FunctionTimer.builder(PREFIX + name, source, count, nanos, TimeUnit.NANOSECONDS)
          .description(description)
          .tags(tags)
          .register(registry);
    }

    void gauge(String name, String description, ToDoubleFunction<T> value) {
      gauge(name, description, null, value);
    }

    void gauge(String name, String description, @Nullable String unit, ToDoubleFunction<T> value) {
      Gauge.builder(PREFIX + name, source, value)
          .description(description)
          .baseUnit(unit)
          .tags(tags)
          .register(registry);
    }
  }
}
