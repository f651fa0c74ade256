package dev.lumen.trace.rates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.sampling.Sampler;
import dev.lumen.trace.store.TraceQuery;
import dev.lumen.trace.store.TraceStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RootRatesTests {

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);
  private final RootRates rates = new RootRates(3, nanos::get);
  private final Tracer tracer = tracer(Sampler.always());

  @Test
  void rootsAreCountedByNameWithTheirErrorsAndDurations() {
    root("GET /orders", Duration.ofMillis(10), false);
    root("GET /orders", Duration.ofMillis(30), true);
    root("POST /orders", Duration.ofSeconds(1), false);

    RateList list = rates.read(RateWindow.ALL);

    assertThat(list.roots())
        .extracting(RootRate::name)
        .containsExactly("POST /orders", "GET /orders");
    RootRate get = list.roots().get(1);
    assertThat(get.count()).isEqualTo(2);
    assertThat(get.errors()).isEqualTo(1);
    assertThat(get.sampled()).isEqualTo(2);
    assertThat(get.totalNanos()).isEqualTo(40_000_000);
    assertThat(get.durations().count()).isEqualTo(2);
    assertThat(list.covered()).isEqualTo(Duration.ofMillis(1040));
  }

  @Test
  void failuresWithinAreToldApartFromFailedRoots() {
    failingWithin("GET /", false);
    failingWithin("GET /", true);
    root("GET /", Duration.ofMillis(1), true);
    root("GET /", Duration.ofMillis(1), false);

    RootRate rate = rates.read(RateWindow.ALL).roots().get(0);

    assertThat(rate.count()).isEqualTo(4);
    assertThat(rate.errors()).isEqualTo(2);
    assertThat(rate.failedWithin()).isEqualTo(1);
  }

  private void failingWithin(String name, boolean failed) {
    try (Span root = tracer.start(name)) {
      tracer.start("child").recordError(new IllegalStateException()).end();
      if (failed) {
        root.setStatus(SpanStatus.ERROR);
      }
    }
  }

  @Test
  void aWindowForgetsWhatIsOlder() {
    for (int minute = 0; minute < 180; minute++) {
      root("minutely", Duration.ofMillis(1), minute % 2 == 0);
      pass(Duration.ofMinutes(1).minusMillis(1));
    }

    // The running minute has none yet: five whole ones; sixty of them, and the running step.
    assertCount(RateWindow.FIVE_MINUTES, 5, Duration.ofMinutes(5));
    assertCount(RateWindow.SIXTY_MINUTES, 60, Duration.ofHours(1));
    assertCount(RateWindow.ALL, 180, Duration.ofHours(3));
    assertThat(rates.read(RateWindow.FIVE_MINUTES).roots().get(0).errors()).isEqualTo(2);
    assertThat(rates.read(RateWindow.SIXTY_MINUTES).roots().get(0).totalNanos())
        .isEqualTo(60_000_000);
    pass(Duration.ofMinutes(4).plusSeconds(30));
    assertCount(RateWindow.FIVE_MINUTES, 1, Duration.ofMinutes(5).plusSeconds(30));
    assertCount(RateWindow.SIXTY_MINUTES, 60, Duration.ofMinutes(64).plusSeconds(30));
    pass(Duration.ofHours(30));
    assertThat(rates.read(RateWindow.FIVE_MINUTES).roots()).isEmpty();
    assertThat(rates.read(RateWindow.SIXTY_MINUTES).roots()).isEmpty();
    assertCount(RateWindow.ALL, 180, Duration.ofHours(33).plusMinutes(4).plusSeconds(30));
  }

  private void assertCount(RateWindow window, int count, Duration covered) {
    RateList list = rates.read(window);
    assertThat(list.roots()).extracting(RootRate::count).containsExactly((long) count);
    assertThat(list.covered()).isEqualTo(covered);
  }

  @Test
  void theFirstMinutesAreCoveredAsFarAsTheyGo() {
    root("early", Duration.ofMillis(500), false);

    assertThat(rates.read(RateWindow.FIVE_MINUTES).covered()).isEqualTo(Duration.ofMillis(500));
    assertThat(rates.read(RateWindow.SIXTY_MINUTES).covered()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void namesBeyondTheBoundAreCountedTogether() {
    for (int i = 0; i < 10; i++) {
      root("name " + i, Duration.ofMillis(1), i == 9);
      root("name " + i, Duration.ofMillis(1), false);
    }

    List<RootRate> roots = rates.read(RateWindow.FIVE_MINUTES).roots();

    assertThat(roots)
        .extracting(RootRate::name)
        .containsExactlyInAnyOrder("name 0", "name 1", "name 2", RootRates.OTHER)
        .last()
        .isEqualTo(RootRates.OTHER);
    assertThat(roots.get(3).count()).isEqualTo(14);
    assertThat(roots.get(3).errors()).isEqualTo(1);
  }

  @Test
  void aRootThatRanForHoursCountsWhereItEnds() {
    root("batch", Duration.ofHours(5), false);

    RootRate rate = rates.read(RateWindow.FIVE_MINUTES).roots().get(0);

    assertThat(rate.count()).isEqualTo(1);
    assertThat(rate.totalNanos()).isEqualTo(Duration.ofHours(5).toNanos());
    assertThat(Duration.ofNanos(rate.durations().percentileNanos(0.5)))
        .isGreaterThan(Duration.ofHours(2));
  }

  @Test
  void samplingDoesNotBendThem() {
    Tracer one = tracer(Sampler.ratio(0.01));
    for (int i = 0; i < 10_000; i++) {
      root(one, "GET", Duration.ofMillis(2), i % 50 == 0);
    }

    RootRate rate = rates.read(RateWindow.FIVE_MINUTES).roots().get(0);

    assertThat(rate.count()).isEqualTo(10_000);
    assertThat(rate.errors()).isEqualTo(200);
    assertThat(rate.sampled()).isEqualTo(100);
  }

  @Test
  void evictionDoesNotBendThem() {
    try (TraceStore store = new TraceStore(100, 1 << 20)) {
      tracer.addListener(store);
      for (int i = 0; i < 10_000; i++) {
        root("GET", Duration.ofMillis(2), i % 50 == 0);
        if (i % 200 == 0) {
          assertThat(store.stats().heldSpans()).isPositive();
        }
      }

      long held = store.list(TraceQuery.ALL).traces().size();
      long failed =
          store.list(TraceQuery.ALL).traces().stream()
              .filter(trace -> trace.status() == SpanStatus.ERROR)
              .count();
      RootRate rate = rates.read(RateWindow.ALL).roots().get(0);
      // As the list has it, every other request fails.
      assertThat((double) failed / held).isGreaterThan(0.1);
      assertThat(rate.count()).isEqualTo(10_000);
      assertThat(rate.errors()).isEqualTo(200);
    }
  }

  @Test
  void whatGoesNowhereRanAllTheSame() {
    tracer.spanBuilder("brief").minDuration(Duration.ofSeconds(1)).start().end();

    assertThat(rates.read(RateWindow.ALL).roots())
        .extracting(RootRate::name)
        .containsExactly("brief");
  }

  /** Minutes pass meanwhile, and windows are read. */
  @Test
  void noneIsLostOrCountedTwiceHoweverThreadsRace() throws Exception {
    int threads = 4;
    int each = 20_000;
    CyclicBarrier start = new CyclicBarrier(threads + 1);
    List<Thread> all = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int thread = t;
      all.add(
          new Thread(
              () -> {
                try {
                  start.await();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
                for (int i = 0; i < each; i++) {
                  rates.onEnd(new EndedRoot("name " + (i + thread) % 5));
                  if (i % 50 == 0) {
                    nanos.addAndGet(Duration.ofSeconds(20).toNanos());
                  }
                }
              }));
    }
    all.forEach(Thread::start);
    start.await();
    while (all.stream().anyMatch(Thread::isAlive)) {
      for (RateWindow window : RateWindow.values()) {
        assertThat(rates.read(window).roots())
            .allSatisfy(rate -> assertThat(rate.errors()).isBetween(0L, rate.count()))
            .allSatisfy(rate -> assertThat(rate.count()).isBetween(1L, (long) threads * each));
      }
    }
    for (Thread thread : all) {
      thread.join();
    }

    assertThat(rates.read(RateWindow.ALL).roots().stream().mapToLong(RootRate::count).sum())
        .isEqualTo((long) threads * each);
    assertThat(rates.read(RateWindow.ALL).roots()).hasSize(4);
  }

  private void root(String name, Duration duration, boolean failed) {
    root(tracer, name, duration, failed);
  }

  private void root(Tracer tracer, String name, Duration duration, boolean failed) {
    try (Span root = tracer.start(name)) {
      pass(duration);
      if (failed) {
        root.setStatus(SpanStatus.ERROR);
      }
    }
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private Tracer tracer(Sampler sampler) {
    return Tracer.builder()
        .sampler(sampler)
        .clock(Clock.systemUTC(), nanos::get)
        .listener(rates)
        .build();
  }

  private static final class EndedRoot extends dev.lumen.trace.data.TestSpanData {

    EndedRoot(String name) {
      super(1, 1, name);
      status(SpanStatus.ERROR);
      end();
    }
  }
}
