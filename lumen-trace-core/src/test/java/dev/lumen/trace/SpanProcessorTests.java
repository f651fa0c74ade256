package dev.lumen.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.export.ExportOutcome;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.export.ExportedSpan;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.store.StoredTrace;
import dev.lumen.trace.store.TraceQuery;
import dev.lumen.trace.store.TraceStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

class SpanProcessorTests {

  private final ManualClock clock = new ManualClock();
  private final InMemoryExporter exporter = new InMemoryExporter();
  private final List<String> calls = new ArrayList<>();

  @Test
  void writesToASpanThatStartsAndToOneThatEnds() {
    Tracer tracer =
        tracer(
            new SpanProcessor() {
              @Override
              public void onStart(Span span, SpanData data) {
                span.setAttribute("tenant", "acme").updateName(data.name() + " started");
              }

              @Override
              public boolean onEnding(Span span, SpanData data) {
                span.updateName(data.name() + " and ended").addEvent("ending");
                span.setAttribute("long", data.durationNanos() >= 1_000_000);
                span.setStatus(SpanStatus.ERROR, "slow");
                return true;
              }
            });

    Span span = tracer.start("work").setAttribute("own", 1);
    clock.advance(Duration.ofMillis(2));
    span.end();

    SpanData data = only();
    assertThat(data.name()).isEqualTo("work started and ended");
    assertThat(data.attributes())
        .isEqualTo(Attributes.of("tenant", "acme", "own", 1, "long", true));
    assertThat(data.events()).hasSize(1);
    assertThat(data.statusMessage()).isEqualTo("slow");
  }

  @Test
  void theEndIsFixedBeforeItIsAsked() {
    List<Long> seen = new ArrayList<>();
    Tracer tracer =
        tracer(
            ending(
                (span, data) -> {
                  clock.advance(Duration.ofSeconds(1));
                  seen.add(data.durationNanos());
                  seen.add(data.endEpochNanos() - data.startEpochNanos());
                  assertThat(data.hasEnded()).isFalse();
                  assertThat(span.isRecording()).isTrue();
                  return true;
                }));

    Span span = tracer.start("work");
    clock.advance(Duration.ofNanos(5));
    span.end();

    assertThat(seen).containsExactly(5L, 5L);
    assertThat(only().durationNanos()).isEqualTo(5);
  }

  @Test
  void theParentIsCurrentWhereASpanStarts() {
    AtomicReference<Span> current = new AtomicReference<>();
    Tracer tracer =
        tracer(
            new SpanProcessor() {
              @Override
              public void onStart(Span span, SpanData data) {
                current.set(Span.current());
              }
            });

    try (Span parent = tracer.start("parent")) {
      tracer.start("child").end();

      assertThat(current.get()).isSameAs(parent);
    }
  }

  @Test
  void aSpanThatGoesNowhereIsCountedAndReachesNobody() {
    List<SpanData> ended = new ArrayList<>();
    List<SpanData> filtered = new ArrayList<>();
    SpanListener listener =
        new SpanListener() {
          @Override
          public void onEnd(SpanData span) {
            ended.add(span);
          }

          @Override
          public void onFiltered(SpanData span) {
            filtered.add(span);
          }
        };
    Tracer tracer = tracer(ending((span, data) -> !data.name().equals("health")));
    tracer.addListener(listener);

    tracer.start("health").end();
    tracer.start("work").end();

    assertThat(only().name()).isEqualTo("work");
    assertThat(ended).extracting(SpanData::name).containsExactly("work");
    assertThat(filtered).extracting(SpanData::name).containsExactly("health");
    assertThat(filtered.get(0).hasEnded()).isTrue();
    assertThat(((ExportedSpan) filtered.get(0)).exportOutcome(0)).isEqualTo(ExportOutcome.FILTERED);
    TracerStats stats = tracer.stats();
    ExportStats exported = stats.exporters().get(0);
    assertThat(stats.started()).isEqualTo(2);
    assertThat(stats.live()).isZero();
    assertThat(stats.filtered()).isEqualTo(1);
    assertThat(exported.exported()).isEqualTo(1);
    assertThat(stats.queued(exported)).isZero();
  }

  @Test
  void theStoreForgetsASpanThatGoesNowhere() {
    try (TraceStore store = new TraceStore()) {
      Tracer tracer = tracer(ending((span, data) -> !data.name().equals("health")));
      tracer.addListener(store);
      Span root = tracer.start("root");
      Span health = tracer.start("health").recordError(new IllegalStateException());
      assertThat(store.list(TraceQuery.ALL).traces().get(0).errors()).isEqualTo(1);

      health.end();
      tracer.spanBuilder("health").root().startDetached().end();
      root.end();

      StoredTrace trace = Objects.requireNonNull(store.trace(root.context().traceId()));
      assertThat(trace.spans()).extracting(SpanData::name).containsExactly("root");
      assertThat(trace.complete()).isTrue();
      assertThat(store.list(TraceQuery.ALL).traces()).hasSize(1);
      assertThat(store.list(TraceQuery.ALL).traces().get(0).errors()).isZero();
      assertThat(store.stats().filteredSpans()).isEqualTo(2);
      assertThat(store.stats().heldSpans()).isEqualTo(1);
    }
  }

  @Test
  void aTraceOfWhichNothingIsLeftIsNoTrace() {
    try (TraceStore store = new TraceStore()) {
      Tracer tracer = tracer(ending((span, data) -> false));
      tracer.addListener(store);
      Span span = tracer.start("health");
      assertThat(store.list(TraceQuery.ALL).traces()).hasSize(1);
      long cursor = store.list(TraceQuery.ALL).cursor();

      span.end();

      assertThat(store.list(TraceQuery.ALL).traces()).isEmpty();
      assertThat(store.list(TraceQuery.ALL).cursor()).isGreaterThan(cursor);
      assertThat(store.stats().heldBytes()).isZero();
      assertThat(store.stats().evictedTraces()).isZero();
    }
  }

  @Test
  void severalAreAskedInOrderUntilOneSaysNo() {
    Tracer tracer = tracer(said("first", true), said("second", false), said("third", true));

    tracer.start("work").end();

    assertThat(calls)
        .containsExactly("first starts", "second starts", "third starts", "first", "second");
  }

  @Test
  void oneThatThrowsIsSkipped() {
    SpanProcessor throwing =
        new SpanProcessor() {
          @Override
          public void onStart(Span span, SpanData data) {
            throw new IllegalStateException("start");
          }

          @Override
          public boolean onEnding(Span span, SpanData data) {
            throw new StackOverflowError("end");
          }
        };
    Tracer tracer = tracer(throwing, said("second", true));

    tracer.start("work").end();

    assertThat(calls).containsExactly("second starts", "second");
    assertThat(exporter.size()).isEqualTo(1);
    assertThat(tracer.stats().live()).isZero();
  }

  @Test
  void oneThatEndsTheSpanItselfDoesNoHarm() {
    AtomicInteger asked = new AtomicInteger();
    Tracer tracer =
        tracer(
            ending(
                (span, data) -> {
                  asked.incrementAndGet();
                  span.end();
                  span.setAttribute("after", true);
                  return true;
                }));

    tracer.start("work").end();

    assertThat(asked).hasValue(1);
    assertThat(only().attributes()).isEqualTo(Attributes.of("after", true));
  }

  @Test
  void spansOfItsOwnAreRecordedAndNotProcessed() {
    List<Tracer> own = new ArrayList<>();
    SpanProcessor starting =
        new SpanProcessor() {
          @Override
          public void onStart(Span span, SpanData data) {
            own.get(0).start("on start").end();
          }

          @Override
          public boolean onEnding(Span span, SpanData data) {
            own.get(0).start("on end").end();
            return false;
          }
        };
    own.add(tracer(starting));

    own.get(0).start("work").end();

    assertThat(exporter.spans()).extracting(SpanData::name).containsExactly("on start", "on end");
    assertThat(own.get(0).stats().filtered()).isEqualTo(1);
  }

  @Test
  void ofTwoThreadsThatEndASpanOneAsks() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Tracer tracer = tracer(ending((span, data) -> asked.incrementAndGet() > 0));
    CyclicBarrier together = new CyclicBarrier(2);
    Span[] spans = new Span[2000];
    for (int i = 0; i < spans.length; i++) {
      spans[i] = tracer.spanBuilder("raced").startDetached();
    }

    Runnable ending =
        () -> {
          try {
            together.await();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
          for (Span span : spans) {
            span.end();
          }
        };
    Thread other = new Thread(ending);
    other.start();
    ending.run();
    other.join();

    assertThat(asked).hasValue(spans.length);
    assertThat(exporter.size()).isEqualTo(spans.length);
    assertThat(tracer.stats().live()).isZero();
  }

  @Test
  void whatOthersWriteWhileItIsAskedIsKept() throws Exception {
    CountDownLatch within = new CountDownLatch(1);
    CountDownLatch written = new CountDownLatch(1);
    Tracer tracer =
        tracer(
            ending(
                (span, data) -> {
                  within.countDown();
                  try {
                    written.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  return true;
                }));
    Span span = tracer.spanBuilder("work").startDetached();

    Thread ending = new Thread(span::close);
    ending.start();
    within.await();
    span.setAttribute("late", 1).end();
    written.countDown();
    ending.join();
    span.setAttribute("too late", 1);

    assertThat(only().attributes()).isEqualTo(Attributes.of("late", 1));
  }

  @Test
  void aSpanThatIsNotRecordedIsNotProcessed() {
    Tracer tracer = tracer(said("only", true));

    tracer.spanBuilder("work").parent(Span.propagated(unsampled())).start().end();

    assertThat(calls).isEmpty();
  }

  private static TraceContext unsampled() {
    return Tracer.noop().spanBuilder("unsampled").startDetached().context();
  }

  private Tracer tracer(SpanProcessor... processors) {
    TracerBuilder builder = Tracer.builder().clock(clock, clock).exporter(exporter);
    for (SpanProcessor processor : processors) {
      builder.processor(processor);
    }
    return builder.build();
  }

  private SpanData only() {
    assertThat(exporter.spans()).hasSize(1);
    return exporter.spans().get(0);
  }

  private SpanProcessor said(String name, boolean answer) {
    return new SpanProcessor() {
      @Override
      public void onStart(Span span, SpanData data) {
        calls.add(name + " starts");
      }

      @Override
      public boolean onEnding(Span span, SpanData data) {
        calls.add(name);
        return answer;
      }
    };
  }

  private static SpanProcessor ending(BiPredicate<Span, SpanData> answer) {
    return new SpanProcessor() {
      @Override
      public boolean onEnding(Span span, SpanData data) {
        return answer.test(span, data);
      }
    };
  }
}
