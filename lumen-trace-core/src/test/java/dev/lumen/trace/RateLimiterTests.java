package dev.lumen.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.sampling.Sampler;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimiterTests {

  private final ManualClock clock = new ManualClock();
  private final InMemoryExporter exporter = new InMemoryExporter();

  @Test
  void aLongRunKeepsTheRate() {
    Tracer tracer = tracer(100);

    for (int i = 0; i < 600_000; i++) {
      tracer.start("operation").end();
      clock.advance(Duration.ofMillis(1));
    }

    // Ten minutes, and the second that may be spent at once.
    assertThat(exporter.size()).isBetween(60_000, 60_100);
    TracerStats stats = tracer.stats();
    assertThat(stats.rateLimited()).isEqualTo(600_000 - exporter.size());
    assertThat(stats.started()).isEqualTo(600_000);
  }

  @Test
  void aTraceIsWholeOrAbsent() {
    Tracer tracer = tracer(10);

    for (int trace = 0; trace < 1000; trace++) {
      try (Span root = tracer.start("root")) {
        for (int child = 0; child < 4; child++) {
          tracer.start("child").end();
        }
      }
      clock.advance(Duration.ofMillis(100));
    }

    assertThat(exporter.size() % 5).isZero();
    // A hundred seconds at ten spans, and the second at once; the last trace may be in debt.
    assertThat(exporter.size()).isBetween(1000, 1014);
  }

  @Test
  void whatGoesNowhereIsNotCharged() {
    Tracer tracer = tracer(10);

    for (int trace = 0; trace < 1000; trace++) {
      try (Span root = tracer.start("root")) {
        for (int child = 0; child < 100; child++) {
          tracer.spanBuilder("brief").minDuration(Duration.ofMillis(1)).start().end();
        }
      }
      clock.advance(Duration.ofMillis(200));
    }

    assertThat(tracer.stats().rateLimited()).isZero();
    assertThat(tracer.stats().filtered()).isEqualTo(100_000);
    assertThat(exporter.size()).isEqualTo(1000);
  }

  @Test
  void whatIsGivenBackIsNotSavedUp() {
    Tracer tracer = tracer(10);
    for (int i = 0; i < 1000; i++) {
      tracer.spanBuilder("brief").minDuration(Duration.ofMillis(1)).start().end();
    }

    for (int i = 0; i < 100; i++) {
      tracer.start("root").end();
    }

    assertThat(exporter.size()).isEqualTo(10);
  }

  @Test
  void rootsWaitWhileTheRateIsInDebt() {
    Tracer tracer = tracer(10);

    try (Span root = tracer.start("root")) {
      for (int child = 0; child < 49; child++) {
        tracer.start("child").end();
      }
    }
    int refused = 0;
    while (!startsRecording(tracer)) {
      clock.advance(Duration.ofMillis(100));
      refused++;
    }

    assertThat(refused).isEqualTo(41);
  }

  @Test
  void whatAQuietTimeLeavesIsASecondAtMost() {
    Tracer tracer = tracer(10);
    clock.advance(Duration.ofDays(365));

    int admitted = 0;
    while (startsRecording(tracer)) {
      admitted++;
    }

    assertThat(admitted).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 999, 1001})
  void aSecondAtOnceIsAsManySpansAsTheRateHas(int rate) {
    Tracer tracer = tracer(rate);

    int admitted = 0;
    while (startsRecording(tracer)) {
      admitted++;
    }

    assertThat(admitted).isEqualTo(rate);
  }

  @Test
  void oneGiantTraceSilencesTheTracerForTenSecondsAtMost() {
    Tracer tracer = tracer(100);

    try (Span root = tracer.start("root")) {
      for (int child = 0; child < 1_000_000; child++) {
        tracer.start("child").end();
      }
    }

    clock.advance(Duration.ofSeconds(9));
    assertThat(startsRecording(tracer)).isFalse();
    clock.advance(Duration.ofSeconds(1));
    assertThat(startsRecording(tracer)).isTrue();
  }

  @Test
  void callersWhoAllAskToBeRecordedStayWithinTheRate() {
    Tracer tracer =
        Tracer.builder()
            .clock(clock, clock)
            .exporter(exporter)
            .sampler(Sampler.parentBased(Sampler.never()))
            .maxSpansPerSecond(100)
            .build();
    SpanId caller = new SpanId(1);

    for (int i = 1; i <= 100_000; i++) {
      TraceContext forced =
          TraceContext.remote(new TraceId(7, i), caller, TraceContext.SAMPLED, TraceState.EMPTY);
      tracer.spanBuilder("GET").parent(forced).startDetached().end();
      clock.advance(Duration.ofMillis(1).dividedBy(10));
    }

    // Ten seconds, and the second at once.
    assertThat(exporter.size()).isBetween(1000, 1100);
    assertThat(tracer.stats().rateLimited()).isEqualTo(100_000 - exporter.size());
  }

  @Test
  void aRefusedTraceTravelsUnsampled() {
    Tracer tracer = tracer(1);
    tracer.start("admitted").end();

    try (Span refused = tracer.start("refused")) {
      assertThat(refused.isRecording()).isFalse();
      assertThat(refused.context().isValid()).isTrue();
      assertThat(refused.context().isSampled()).isFalse();
    }
  }

  @Test
  void aSpanThatStartsReadsTheClockOnceAndIsChargedByThat() {
    AtomicInteger readings = new AtomicInteger();
    Tracer tracer =
        Tracer.builder()
            .clock(
                clock,
                () -> {
                  readings.getAndIncrement();
                  return clock.getAsLong();
                })
            .maxSpansPerSecond(100)
            .build();

    try (Span root = tracer.start("root")) {
      readings.set(0);
      Span child = tracer.start("child");

      assertThat(readings).hasValue(1);
      child.end();
    }
  }

  private boolean startsRecording(Tracer tracer) {
    try (Span span = tracer.start("operation")) {
      return span.isRecording();
    }
  }

  private Tracer tracer(int spansPerSecond) {
    return Tracer.builder()
        .clock(clock, clock)
        .exporter(exporter)
        .maxSpansPerSecond(spansPerSecond)
        .build();
  }
}
