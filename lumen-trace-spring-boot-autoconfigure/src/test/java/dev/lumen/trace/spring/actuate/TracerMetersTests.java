package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.TracerStats;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.store.StoreStats;
import dev.lumen.trace.store.TraceStore;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TracerMetersTests {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void everyMeterIsThereBeforeTheFirstSpan() {
    Tracer tracer = Tracer.builder().exporter(new InMemoryExporter()).build();

    bind(tracer, new TraceStore());

    assertThat(registry.getMeters())
        .allSatisfy(meter -> assertThat(meter.getId().getDescription()).isNotBlank())
        .allSatisfy(meter -> assertThat(value(meter)).isZero())
        .extracting(TracerMetersTests::describe)
        .containsExactlyInAnyOrder(
            "lumen.trace.spans.started COUNT",
            "lumen.trace.spans.live VALUE",
            "lumen.trace.spans.filtered COUNT",
            "lumen.trace.traces.unsampled COUNT",
            "lumen.trace.traces.rate.limited COUNT",
            "lumen.trace.spans.abandoned COUNT",
            "lumen.trace.spans.queued VALUE exporter=InMemoryExporter",
            "lumen.trace.spans.exported COUNT exporter=InMemoryExporter",
            "lumen.trace.export.duration COUNT exporter=InMemoryExporter seconds",
            "lumen.trace.export.failures COUNT exporter=InMemoryExporter",
            "lumen.trace.spans.dropped COUNT exporter=InMemoryExporter reason=queue_full",
            "lumen.trace.spans.dropped COUNT exporter=InMemoryExporter reason=export_failed",
            "lumen.trace.spans.dropped COUNT exporter=InMemoryExporter reason=rejected",
            "lumen.trace.spans.dropped COUNT exporter=InMemoryExporter reason=too_large",
            "lumen.trace.spans.dropped COUNT exporter=InMemoryExporter reason=shutdown",
            "lumen.trace.spans.dropped COUNT exporter=InMemoryExporter reason=rate_limited",
            "lumen.trace.spans.dropped COUNT exporter=InMemoryExporter reason=abandoned",
            "lumen.trace.store.spans.held VALUE",
            "lumen.trace.store.spans.evicted COUNT",
            "lumen.trace.store.spans.refused COUNT",
            "lumen.trace.store.spans.dropped COUNT",
            "lumen.trace.store.size VALUE bytes");
  }

  @Test
  void everyLossIsCountedByItsReason() throws InterruptedException {
    Losses losses = new Losses();
    bind(losses.tracer, null);

    losses.loseAll();

    assertThat(value("lumen.trace.spans.started")).isEqualTo(Losses.STARTED);
    assertThat(value("lumen.trace.spans.live")).isEqualTo(Losses.LIVE);
    assertThat(value("lumen.trace.traces.unsampled")).isEqualTo(Losses.UNSAMPLED);
    assertThat(value("lumen.trace.spans.exported")).isEqualTo(Losses.EXPORTED);
    assertThat(value("lumen.trace.spans.queued")).isZero();
    assertThat(DropReason.values())
        .allSatisfy(
            reason ->
                assertThat(value("lumen.trace.spans.dropped", "reason", reason.toString()))
                    .isEqualTo(Losses.DROPPED.getOrDefault(reason, -1L)));
  }

  @Test
  void theNumbersAreThoseOfTheStats() throws InterruptedException {
    Losses losses = new Losses();
    bind(losses.tracer, null);

    losses.loseUntilStuck();

    TracerStats stats = losses.tracer.stats();
    ExportStats exporter = stats.exporters().get(0);
    assertThat(stats.queued(exporter)).isEqualTo(24);
    assertThat(value("lumen.trace.spans.queued")).isEqualTo(24);
    assertThat(value("lumen.trace.spans.started")).isEqualTo(stats.started());
    assertThat(value("lumen.trace.spans.live")).isEqualTo(stats.live());
    assertThat(value("lumen.trace.spans.exported")).isEqualTo(exporter.exported());
    assertThat(value("lumen.trace.traces.rate.limited")).isEqualTo(stats.rateLimited());
    assertThat(sum("lumen.trace.spans.dropped")).isEqualTo(exporter.droppedTotal());
    boolean unused = losses.tracer.close(Duration.ZERO);
  }

  @Test
  void exportersAreToldApart() {
    Tracer tracer =
        Tracer.builder()
            .exporter(new InMemoryExporter())
            .exporter(
                spans -> {
                  throw new IllegalStateException("on purpose");
                })
            .exporter(new InMemoryExporter())
            .build();
    bind(tracer, null);

    tracer.start("work").end();

    assertThat(value("lumen.trace.spans.exported", "exporter", "InMemoryExporter")).isOne();
    assertThat(value("lumen.trace.spans.exported", "exporter", "InMemoryExporter-2")).isOne();
    assertThat(sum("lumen.trace.spans.exported")).isEqualTo(2);
    assertThat(sum("lumen.trace.spans.dropped")).isOne();
  }

  @Test
  void whatExportTakesIsTimedAndItsFailuresAreCounted() {
    AtomicBoolean failing = new AtomicBoolean();
    Tracer tracer =
        Tracer.builder()
            .exporter(
                spans -> {
                  if (failing.get()) {
                    throw new IllegalStateException("on purpose");
                  }
                })
            .build();
    bind(tracer, null);

    tracer.start("work").end();
    failing.set(true);
    tracer.start("work").end();

    FunctionTimer timer =
        RequiredSearch.in(registry).name("lumen.trace.export.duration").functionTimer();
    assertThat(timer.count()).isEqualTo(2);
    // Meters count in seconds, and what they give back is not to the last bit.
    assertThat(timer.totalTime(TimeUnit.NANOSECONDS))
        .isCloseTo((double) tracer.stats().exporters().get(0).exportNanos(), within(0.5))
        .isPositive();
    assertThat(value("lumen.trace.export.failures")).isOne();
  }

  @Test
  @Timeout(60)
  void aSpanThatTheApplicationLetGoOfIsCountedWithoutAnExporterToo() {
    AtomicLong seconds = new AtomicLong(1);
    Tracer tracer =
        Tracer.builder()
            .clock(
                () -> Instant.ofEpochSecond(seconds.get()),
                () -> TimeUnit.SECONDS.toNanos(seconds.get()))
            .build();
    bind(tracer, null);
    tracer.spanBuilder("lost").root().startDetached();
    seconds.addAndGet(2);

    while (value("lumen.trace.spans.abandoned") == 0) {
      System.gc();
    }

    assertThat(value("lumen.trace.spans.abandoned")).isOne();
    assertThat(StatsView.of(tracer, null).abandoned()).isOne();
    assertThat(value("lumen.trace.spans.live")).isZero();
  }

  @Test
  void theStoreSaysWhatItHoldsAndWhatItLost() {
    TraceStore store = new TraceStore(2, 1 << 20);
    Tracer tracer = Tracer.builder().listener(store).build();
    bind(tracer, store);

    for (int i = 0; i < 5; i++) {
      tracer.start("work").end();
    }

    StoreStats stats = store.stats();
    assertThat(value("lumen.trace.store.spans.held")).isEqualTo(2);
    assertThat(value("lumen.trace.store.spans.evicted")).isEqualTo(3);
    assertThat(value("lumen.trace.store.spans.refused")).isZero();
    assertThat(value("lumen.trace.store.spans.dropped")).isZero();
    assertThat(value("lumen.trace.store.size")).isPositive().isEqualTo(stats.heldBytes());
    store.close();
  }

  @Test
  @Timeout(60)
  void aRegistryThatLivesOnKeepsNeitherTracerNorStore() {
    List<Reference<?>> bound = new ArrayList<>();
    bindNew(bound);

    while (bound.stream().anyMatch(reference -> reference.get() != null)) {
      System.gc();
    }

    assertThat(registry.getMeters()).isNotEmpty();
  }

  private void bindNew(List<Reference<?>> bound) {
    Tracer tracer = Tracer.builder().exporter(new InMemoryExporter()).build();
    TraceStore store = new TraceStore();
    bind(tracer, store);
    bound.add(new WeakReference<>(tracer));
    bound.add(new WeakReference<>(store));
  }

  private void bind(Tracer tracer, @Nullable TraceStore store) {
    new TracerMeters(tracer, store).bindTo(registry);
  }

  private long value(String name, String... tags) {
    return value(RequiredSearch.in(registry).name(name).tags(tags).meter());
  }

  private long sum(String name) {
    return RequiredSearch.in(registry).name(name).meters().stream()
        .mapToLong(TracerMetersTests::value)
        .sum();
  }

  private static long value(Meter meter) {
    return Math.round(meter.measure().iterator().next().getValue());
  }

  private static String describe(Meter meter) {
    Measurement measurement = meter.measure().iterator().next();
    Statistic statistic = measurement.getStatistic();
    Stream<String> tags =
        meter.getId().getTags().stream().map(tag -> tag.getKey() + "=" + tag.getValue());
    return Stream.of(
            Stream.of(meter.getId().getName(), statistic.name()),
            tags,
            Stream.ofNullable(meter.getId().getBaseUnit()))
        .flatMap(part -> part)
        .reduce((before, part) -> before + " " + part)
        .orElseThrow();
  }
}
