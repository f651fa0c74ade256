package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.sampling.Sampler;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SpanTimersTests {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void everySpanIsTimedByNameKindAndStatusWhateverIsSampled() {
    Tracer tracer = tracer(Sampler.ratio(0.01));
    new SpanMeters(tracer, 100).bindTo(registry);

    for (int i = 0; i < 1000; i++) {
      try (Span root = tracer.spanBuilder("GET /").kind(SpanKind.SERVER).start()) {
        Span child = tracer.spanBuilder("GET").kind(SpanKind.CLIENT).start();
        nanos.addAndGet(2_000_000);
        child.setStatus(i % 4 == 0 ? SpanStatus.ERROR : SpanStatus.UNSET).end();
      }
    }

    assertThat(timer("GET /", "server", "unset").count()).isEqualTo(1000);
    assertThat(timer("GET", "client", "error").count()).isEqualTo(250);
    assertThat(timer("GET", "client", "unset").count()).isEqualTo(750);
    assertThat(timer("GET /", "server", "unset").totalTime(TimeUnit.SECONDS)).isEqualTo(2);
    assertThat(tracer.stats().started()).isEqualTo(20);
  }

  @Test
  void whatIsRefusedByTheRateOrGoesNowhereIsTimedToo() {
    Tracer tracer =
        Tracer.builder()
            .clock(java.time.Clock.systemUTC(), nanos::get)
            .maxSpansPerSecond(1)
            .build();
    new SpanMeters(tracer, 100).bindTo(registry);

    for (int i = 0; i < 10; i++) {
      tracer.spanBuilder("brief").minDuration(Duration.ofSeconds(1)).start().end();
      tracer.start("work").end();
    }

    assertThat(timer("brief", "internal", "unset").count()).isEqualTo(10);
    assertThat(timer("work", "internal", "unset").count()).isEqualTo(10);
  }

  @Test
  void namesBeyondTheBoundShareTimers() {
    Tracer tracer = tracer(Sampler.always());
    new SpanMeters(tracer, 2).bindTo(registry);

    for (int i = 0; i < 1000; i++) {
      tracer.start("GET /orders/" + i).end();
    }

    assertThat(registry.getMeters()).hasSize(3);
    assertThat(timer("GET /orders/1", "internal", "unset").count()).isEqualTo(1);
    assertThat(timer("(other)", "internal", "unset").count()).isEqualTo(998);
  }

  @Test
  void aRegistryThatFailsHarmsNobodyAndIsNotAskedForEver() {
    Logger logger = (Logger) LoggerFactory.getLogger(SpanTimers.class);
    logger.setLevel(ch.qos.logback.classic.Level.OFF);
    AtomicInteger asked = new AtomicInteger();
    Tracer tracer = tracer(Sampler.always());
    new SpanMeters(tracer, 100)
        .bindTo(
            new FailingRegistry() {
              @Override
              protected Timer newTimer(
                  Meter.Id id, DistributionStatisticConfig config, PauseDetector detector) {
                asked.incrementAndGet();
                throw new IllegalStateException("on purpose");
              }
            });
    new SpanMeters(tracer, 100).bindTo(registry);

    for (int i = 0; i < 100; i++) {
      tracer.start("work").end();
    }

    assertThat(asked).hasValue(1);
    assertThat(timer("work", "internal", "unset").count()).isEqualTo(100);
    logger.setLevel(null);
  }

  @Test
  void nothingIsTimedOnceTheApplicationHasEnded() {
    Tracer tracer = tracer(Sampler.never());
    SpanMeters meters = new SpanMeters(tracer, 100);
    meters.bindTo(registry);
    tracer.start("work").end();

    meters.destroy();
    Span after = tracer.start("work");
    after.end();

    assertThat(timer("work", "internal", "unset").count()).isEqualTo(1);
    assertThat(after.isRecording()).isFalse();
  }

  private Tracer tracer(Sampler sampler) {
    return Tracer.builder().sampler(sampler).clock(java.time.Clock.systemUTC(), nanos::get).build();
  }

  private Timer timer(String name, String kind, String status) {
    return registry
        .get("lumen.trace.spans.duration")
        .tags("name", name, "kind", kind, "status", status)
        .timer();
  }

  private static class FailingRegistry extends SimpleMeterRegistry {

    FailingRegistry() {
      super(io.micrometer.core.instrument.simple.SimpleConfig.DEFAULT, Clock.SYSTEM);
    }
  }
}
