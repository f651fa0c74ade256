package dev.lumen.trace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.store.TraceQuery;
import dev.lumen.trace.store.TraceStore;
import dev.lumen.trace.store.TraceSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The wall clock steps an hour back, and a day forward, while time goes on as it always does. */
class SteppingClockTests {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final List<Duration> STEPS =
      List.of(Duration.ofHours(-1), Duration.ofDays(1), Duration.ofDays(-1), Duration.ofHours(1));

  private Instant wall = Instant.parse("2026-01-01T12:00:00Z");
  private long nanos = 1_000;

  @Test
  void noDurationIsNegativeAndEveryChildLiesInItsParent() throws Exception {
    InMemoryExporter exporter = new InMemoryExporter();
    TraceStore store = new TraceStore();
    Tracer tracer =
        Tracer.builder()
            .clock(() -> wall, () -> nanos)
            .asyncExport(true)
            .exporter(exporter)
            .listener(store)
            .build();

    try (AccountingWatch watch = new AccountingWatch(tracer)) {
      for (Duration step : STEPS) {
        assertThat(tracer.flush(LONG)).isTrue();
        exporter.clear();
        traceAcross(tracer, step);

        assertThat(tracer.flush(LONG)).isTrue();
        SpanData child = exporter.spans().get(0);
        SpanData parent = exporter.spans().get(1);
        assertThat(child.durationNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(2));
        assertThat(parent.durationNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(6));
        assertThat(child.startEpochNanos()).isGreaterThan(parent.startEpochNanos());
        assertThat(child.endEpochNanos()).isLessThan(parent.endEpochNanos());
        assertThatTheNextTraceHasTheNewTime(tracer);
      }
      assertThat(tracer.close(LONG)).isTrue();
    }

    AccountingWatch.assertSettled(tracer, 3L * STEPS.size());
    assertThat(store.list(TraceQuery.ALL).traces())
        .hasSize(2 * STEPS.size())
        .allSatisfy(SteppingClockTests::assertNotNegative);
    store.close();
    Outcome.print(
        "the clock steps -1 h, +1 d, -1 d, +1 h within traces",
        "every duration is what passed, every child in its parent, every batch exported at once");
  }

  @Test
  void theRateIsThatOfTimeThatPasses() {
    Tracer tracer = Tracer.builder().clock(() -> wall, () -> nanos).maxSpansPerSecond(10).build();

    for (Duration step : STEPS) {
      wall = wall.plus(step);
      long before = recorded(tracer);
      for (int i = 0; i < 100; i++) {
        tracer.start("operation").end();
      }

      assertThat(recorded(tracer) - before).isEqualTo(10);
      pass(1);
    }
  }

  private void traceAcross(Tracer tracer, Duration step) {
    try (Span parent = tracer.start("parent")) {
      pass(2);
      try (Span child = tracer.start("child")) {
        wall = wall.plus(step);
        pass(2);
      }
      pass(2);
    }
  }

  private void assertThatTheNextTraceHasTheNewTime(Tracer tracer) {
    try (Span span = tracer.start("next")) {
      assertThat(((SpanData) span).startEpochNanos())
          .isEqualTo(TimeUnit.SECONDS.toNanos(wall.getEpochSecond()));
    }
  }

  private static void assertNotNegative(TraceSummary summary) {
    assertThat(summary.durationNanos()).isNotNegative();
  }

  private static long recorded(Tracer tracer) {
    return tracer.stats().started() - tracer.stats().rateLimited();
  }

  private void pass(int seconds) {
    wall = wall.plusSeconds(seconds);
    nanos += TimeUnit.SECONDS.toNanos(seconds);
  }
}
