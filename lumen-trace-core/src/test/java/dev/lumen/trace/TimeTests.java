package dev.lumen.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.export.InMemoryExporter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimeTests {

  private final ManualClock clock = new ManualClock();
  private final InMemoryExporter exporter = new InMemoryExporter();
  private final Tracer tracer = Tracer.builder().clock(clock, clock).exporter(exporter).build();

  @Test
  void aSpanIsTimedInEpochNanoseconds() {
    Span span = tracer.start("operation");
    clock.advance(Duration.ofNanos(1_500));
    span.end();

    SpanData data = exporter.spans().get(0);
    assertThat(data.startEpochNanos()).isEqualTo(nanos(ManualClock.START));
    assertThat(data.endEpochNanos()).isEqualTo(nanos(ManualClock.START) + 1_500);
    assertThat(data.durationNanos()).isEqualTo(1_500);
  }

  @Test
  void theChildOfAnotherTracersSpanIsOnItsOwnClock() {
    ManualClock otherClock = new ManualClock();
    otherClock.stepWallClock(Duration.ofDays(1));
    otherClock.advance(Duration.ofHours(3));
    Tracer other = Tracer.builder().clock(otherClock, otherClock).exporter(exporter).build();
    Span parent = tracer.start("parent");

    Span child = other.start("child");
    otherClock.advance(Duration.ofNanos(7));
    child.addEvent("late");
    child.end();
    parent.end();

    SpanData data = exporter.spans().get(0);
    assertThat(data.startEpochNanos())
        .isEqualTo(nanos(ManualClock.START.plus(Duration.ofHours(27))));
    assertThat(data.durationNanos()).isEqualTo(7);
    assertThat(data.events().get(0).epochNanos()).isEqualTo(data.endEpochNanos());
  }

  @Test
  void theChildOfAnotherTracersSpanLiesInItsParentWhereTheyHaveOneClock() {
    Tracer other = Tracer.builder().clock(clock, clock).exporter(exporter).build();
    Span parent = tracer.start("parent");
    clock.advance(Duration.ofSeconds(2));
    clock.stepWallClock(Duration.ofHours(-1));

    other.start("child").end();
    parent.end();

    assertThat(exporter.spans().get(0).startEpochNanos())
        .isEqualTo(exporter.spans().get(1).endEpochNanos());
  }

  @Test
  void aSpanEndsWhenItIsSaidTo() {
    Instant inAMinute = ManualClock.START.plusSeconds(60);

    tracer.start("ahead").end(inAMinute);
    tracer.start("before the start").end(ManualClock.START.minusSeconds(1));
    Span now = tracer.start("now");
    clock.advance(Duration.ofNanos(3));
    now.end(null);
    now.end(inAMinute);

    assertThat(exporter.spans())
        .extracting(SpanData::durationNanos)
        .containsExactly(60_000_000_000L, 0L, 3L);
    assertThat(Span.current().context().isValid()).isFalse();
  }

  @Test
  void anEventHappenedWhenItIsSaidTo() {
    Span span = tracer.start("work");

    span.addEvent("past", Attributes.of("n", 1), ManualClock.START.minusSeconds(1));
    span.addEvent("now", Attributes.EMPTY, null).end();

    assertThat(exporter.spans().get(0).events())
        .extracting(SpanEvent::epochNanos)
        .containsExactly(nanos(ManualClock.START.minusSeconds(1)), nanos(ManualClock.START));
    assertThat(exporter.spans().get(0).events().get(0).attributes())
        .isEqualTo(Attributes.of("n", 1));
  }

  @Test
  void aWallClockThatStepsBackHarmsNoRunningTrace() {
    Span root = tracer.start("root");
    clock.advance(Duration.ofSeconds(2));
    clock.stepWallClock(Duration.ofHours(-1));
    Span child = tracer.start("child");
    clock.advance(Duration.ofSeconds(1));
    child.end();
    root.end();

    SpanData childData = exporter.spans().get(0);
    SpanData rootData = exporter.spans().get(1);
    assertThat(childData.durationNanos()).isEqualTo(1_000_000_000L);
    assertThat(rootData.durationNanos()).isEqualTo(3_000_000_000L);
    assertThat(childData.startEpochNanos()).isGreaterThanOrEqualTo(rootData.startEpochNanos());
    assertThat(childData.endEpochNanos()).isLessThanOrEqualTo(rootData.endEpochNanos());
  }

  @Test
  void theNextTraceSeesTheNewWallClockWithinASecond() {
    tracer.start("before").end();
    clock.stepWallClock(Duration.ofDays(1));
    clock.advance(Duration.ofSeconds(1));
    tracer.start("after").end();

    assertThat(exporter.spans().get(1).startEpochNanos())
        .isEqualTo(nanos(ManualClock.START.plus(Duration.ofDays(1)).plusSeconds(1)));
  }

  @Test
  void aPauseWhileTheWallClockIsReadShiftsNoTrace() {
    AtomicInteger readings = new AtomicInteger();
    InstantSource paused =
        () -> {
          Instant read = clock.instant();
          if (readings.getAndIncrement() == 0) {
            clock.advance(Duration.ofMillis(300));
          }
          return read;
        };
    Tracer tracer = Tracer.builder().clock(paused, clock).exporter(exporter).build();

    tracer.start("operation").end();

    assertThat(exporter.spans().get(0).startEpochNanos()).isEqualTo(nanos(clock.instant()));
  }

  @Test
  void aStartInTheFutureGivesNoNegativeDuration() {
    tracer.spanBuilder("operation").startTime(ManualClock.START.plusSeconds(60)).start().end();

    assertThat(exporter.spans().get(0).durationNanos()).isZero();
  }

  @Test
  void aStartBeyondWhatNanosecondsCountIsTheNearestThatTheyDo() {
    for (Instant start :
        new Instant[] {Instant.MIN, Instant.parse("0001-01-01T00:00:00Z"), Instant.EPOCH}) {
      exporter.clear();
      tracer.spanBuilder("operation").startTime(start).start().end();
      assertThat(exporter.spans().get(0).startEpochNanos()).isEqualTo(1);
      assertThat(exporter.spans().get(0).durationNanos()).isPositive();
    }
    exporter.clear();
    tracer.spanBuilder("operation").startTime(Instant.MAX).start().end();
    assertThat(exporter.spans().get(0).startEpochNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(exporter.spans().get(0).durationNanos()).isZero();
  }

  @Test
  void anEventHasTheTimeItHappened() {
    Span span = tracer.start("operation");
    clock.advance(Duration.ofMillis(5));
    span.addEvent("cache.miss");
    span.end();

    assertThat(exporter.spans().get(0).events().get(0).epochNanos())
        .isEqualTo(nanos(ManualClock.START) + 5_000_000);
  }

  private static long nanos(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }
}
