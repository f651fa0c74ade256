package dev.lumen.trace.test;

import static dev.lumen.trace.test.TraceAssertions.assertThatSpans;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.Span;
import dev.lumen.trace.SpanProcessor;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.sampling.Sampler;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecordedSpansTests {

  private static final Duration BRIEF = Duration.ofMillis(20);

  private final Tracer tracer = Tracer.builder().build();
  private final RecordedSpans spans = RecordedSpans.of(tracer);

  @Test
  void thereAreThoseThatHaveEnded() {
    try (Span outer = tracer.start("outer")) {
      tracer.start("inner").end();

      assertThat(spans.all()).extracting(SpanData::name).containsExactly("inner");
    }
    assertThat(spans.all()).extracting(SpanData::name).containsExactly("inner", "outer");
  }

  @Test
  void whatHasStartedIsWaitedFor() {
    Span request = tracer.spanBuilder("request").startDetached();
    onceThisThreadWaits(
        () -> {
          tracer.spanBuilder("work").parent(request).start().end();
          request.end();
        });

    assertThat(spans).hasOneTrace().hasTree("internal request\n  internal work");
  }

  @Test
  void whatHasNotEvenStartedIsWaitedForByItsName() {
    onceThisThreadWaits(() -> tracer.start("work").end());

    assertThat(spans.await("work").name()).isEqualTo("work");

    onceThisThreadWaits(() -> tracer.start("work").end());

    assertThat(spans.await("work", 2)).hasSize(2);
    assertThat(spans.await(span -> span.name().startsWith("w")).name()).isEqualTo("work");
  }

  @Test
  void whatNeverComesIsWaitedForWithinATime() {
    RecordedSpans impatient = RecordedSpans.of(tracer, BRIEF);
    tracer.start("work").end();

    assertThatThrownBy(() -> impatient.await("work", 2))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Expecting 2 called \"work\" to end within PT0.02S")
        .hasMessageContaining("there are 1 in:")
        .hasMessageContaining("  internal work  ");
    assertThatThrownBy(() -> impatient.await(span -> false))
        .hasMessageContaining("Expecting a span that is wanted to end");
  }

  @Test
  void whatNeverEndsFailsTheTest() {
    RecordedSpans impatient = RecordedSpans.of(tracer, BRIEF);
    Span order = tracer.start("order");
    tracer.spanBuilder("charge-card").startDetached().setStatus(SpanStatus.ERROR);
    order.end();

    assertThatThrownBy(() -> assertThat(impatient))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("all spans to end within PT0.02S, but [charge-card] still run:")
        .hasMessageContaining("  internal charge-card (running)");
  }

  @Test
  void whatShallRunOnIsAskedAfterAsItIs() {
    Span request = tracer.spanBuilder("request").startDetached();
    tracer.spanBuilder("work").parent(request).start().end();

    assertThatSpans(spans.all()).hasOneTrace().hasOnlySpans("work").hasTree("internal work");
    assertThat(spans.tree()).contains("  internal request (running)");
  }

  @Test
  void aClockThatStandsStillTellsNoOrderOfStarts() {
    Tracer still = Tracer.builder().clock(() -> Instant.EPOCH, () -> 0).build();
    RecordedSpans recorded = RecordedSpans.of(still);
    try (Span unused = still.start("parent")) {
      still.start("child").end();
    }

    assertThat(recorded).hasOneTrace().hasSpansInOrder("parent", "child");
  }

  @Test
  void whatStartsBelowWhatIsForgottenIsForgottenToo() {
    Span before = tracer.spanBuilder("before").startDetached();
    spans.clear();
    Span late = tracer.spanBuilder("late").parent(before).startDetached();
    tracer.spanBuilder("later").parent(late).startDetached().end();
    late.end();
    before.end();
    tracer.start("after").end();

    assertThat(spans).hasOneTrace().hasOnlySpans("after");
  }

  @Test
  void nothingIsRecordedOnceItIsClosed() {
    RecordedSpans closed = RecordedSpans.of(tracer);
    tracer.start("before").end();

    closed.close();
    tracer.start("after").end();

    assertThat(closed).hasOnlyTraces("before");
  }

  @Test
  void whatIsAroundTheTestIsNotWaitedFor() {
    RecordedSpans patient = RecordedSpans.of(tracer, Duration.ofDays(1));

    try (Span test = tracer.start("test");
        Span step = tracer.start("step")) {
      tracer.start("work").end();

      assertThat(patient).hasOneTrace().hasOnlySpans("work").span("work").isChildOf("step");
    }
  }

  @Test
  void tracesThatBeginMeanwhileAreNotWaitedFor() {
    RecordedSpans patient = RecordedSpans.of(tracer, Duration.ofDays(1));
    Span request = tracer.spanBuilder("request").startDetached();
    onceThisThreadWaits(
        () -> {
          Span unused = tracer.spanBuilder("of another test").startDetached();
          request.end();
        });

    assertThat(patient).hasTrace("request").hasOnlySpans("request");
  }

  @Test
  void whatRunsWhenAllIsClearedIsForgotten() {
    Span before = tracer.spanBuilder("before").startDetached();
    tracer.start("ended before").end();

    spans.clear();
    before.end();
    tracer.start("after").end();

    assertThat(spans).hasOnlyTraces("after");
  }

  @Test
  void whatGoesNowhereIsNotThereNorWaitedFor() {
    SpanProcessor health =
        new SpanProcessor() {
          @Override
          public boolean onEnding(Span span, SpanData data) {
            return !data.name().equals("health");
          }
        };
    Tracer picky = Tracer.builder().processor(health).build();
    RecordedSpans patient = RecordedSpans.of(picky, Duration.ofDays(1));

    picky.start("health").end();

    assertThat(patient).isEmpty();
  }

  @Test
  void whyThereIsNothingIsSaid() {
    Tracer choosy = Tracer.builder().sampler(Sampler.never()).build();
    RecordedSpans none = RecordedSpans.of(choosy, BRIEF);
    choosy.start("work").end();

    assertThatThrownBy(() -> assertThat(none).hasOneTrace())
        .hasMessageContaining("no span\n(traces that were not sampled: 1)");
    assertThatThrownBy(() -> none.await("work"))
        .hasMessageContaining("(traces that were not sampled: 1)");
    RecordedSpans off = RecordedSpans.of(Tracer.noop(), BRIEF);
    assertThatThrownBy(() -> assertThat(off).hasOneTrace())
        .hasMessageContaining("(the tracer records nothing)");
  }

  @Test
  void anInterruptEndsTheWait() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> spans.await("work")).isInstanceOf(AssertionError.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  /** On another thread, as a server works. */
  private static void onceThisThreadWaits(Runnable work) {
    Thread test = Thread.currentThread();
    Thread server =
        new Thread(
            () -> {
              while (test.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
              }
              work.run();
            });
    server.setDaemon(true);
    server.start();
  }
}
