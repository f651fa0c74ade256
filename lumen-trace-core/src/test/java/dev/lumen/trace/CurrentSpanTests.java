package dev.lumen.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CurrentSpanTests {

  private final Tracer tracer = Tracer.builder().build();
  private final Span span = tracer.spanBuilder("carried").startDetached();
  private final List<Span> told = new ArrayList<>();
  private final CurrentSpanListener listener = told::add;

  @AfterEach
  void nothingStaysCurrent() {
    CurrentSpan.removeListener(listener);
    assertThat(CurrentSpan.get()).isNull();
  }

  @Test
  void aReplacementIsCurrentUntilItIsUndone() {
    try (Span before = tracer.start("before")) {
      CurrentSpan.replace(span);

      assertThat(CurrentSpan.get()).isSameAs(span);
      assertThat(Span.current()).isSameAs(span);

      CurrentSpan.restore(before);

      assertThat(Span.current()).isSameAs(before);
    }
  }

  @Test
  void withNoneInItsPlaceASpanIsHidden() {
    try (Span before = tracer.start("before")) {
      CurrentSpan.replace(null);

      assertThat(CurrentSpan.get()).isNull();
      try (Span root = tracer.start("root")) {
        assertThat(root.context().traceId()).isNotEqualTo(before.context().traceId());
      }

      CurrentSpan.restore(before);
      assertThat(Span.current()).isSameAs(before);
    }
  }

  @Test
  void aSpanWithoutAValidContextIsNone() {
    TraceContext invalid =
        TraceContext.local(new TraceId(0, 0), new SpanId(1), (byte) 0, TraceState.EMPTY);

    CurrentSpan.replace(Span.propagated(invalid));

    assertThat(CurrentSpan.get()).isNull();
    CurrentSpan.restore(null);
  }

  @Test
  void theSameSpanOverItselfIsUndoneAsOften() {
    CurrentSpan.replace(span);
    CurrentSpan.replace(span);
    CurrentSpan.replace(span);

    CurrentSpan.restore(span);
    CurrentSpan.restore(span);
    assertThat(CurrentSpan.get()).isSameAs(span);
    CurrentSpan.restore(null);

    assertThat(CurrentSpan.get()).isNull();
  }

  @Test
  void whatIsLeftOpenGoesWithTheReplacement() {
    CurrentSpan.replace(span);
    Span forgotten = tracer.start("forgotten");

    CurrentSpan.restore(null);

    assertThat(CurrentSpan.get()).isNull();
    try (Span next = tracer.start("next")) {
      forgotten.end();
      assertThat(Span.current()).isSameAs(next);
    }
  }

  @Test
  void whatIsLeftOpenGoesWithARepetitionToo() {
    CurrentSpan.replace(span);
    CurrentSpan.replace(span);
    Span forgotten = tracer.start("forgotten");

    CurrentSpan.restore(span);

    assertThat(CurrentSpan.get()).isSameAs(span);
    CurrentSpan.restore(null);
    forgotten.end();
  }

  @Test
  void aSpanThatEndsMeanwhileDoesNotComeBack() {
    CurrentSpan.replace(span);
    Span before = tracer.start("before");
    CurrentSpan.replace(null);
    before.end();

    CurrentSpan.restore(before);

    assertThat(CurrentSpan.get()).isSameAs(span);
    CurrentSpan.restore(null);
  }

  @Test
  void aSpanThatEndsElsewhereMeanwhileDoesNotComeBack() throws InterruptedException {
    Span before = tracer.start("before");
    CurrentSpan.replace(span);
    onAnotherThread(before::end);

    CurrentSpan.restore(before);

    assertThat(CurrentSpan.get()).isNull();
  }

  @Test
  void inWhateverOrderReplacementsAreUndoneNothingStays() {
    Span other = tracer.spanBuilder("other").startDetached();
    CurrentSpan.replace(span);
    CurrentSpan.replace(other);

    CurrentSpan.restore(null);
    CurrentSpan.restore(span);

    assertThat(CurrentSpan.get()).isNull();
  }

  @Test
  void aListenerIsToldWhatIsCurrentNow() {
    CurrentSpan.addListener(listener);

    Span parent = tracer.start("parent");
    Span child = tracer.start("child");
    child.end();
    Scope scope = span.makeCurrent();
    scope.close();
    parent.end();

    assertThat(told).startsWith(parent, child, parent, span, parent).hasSize(6);
    assertThat(told.get(5).context().isValid()).isFalse();
  }

  @Test
  void aListenerIsNotToldOfARepetition() {
    CurrentSpan.addListener(listener);

    CurrentSpan.replace(span);
    CurrentSpan.replace(span);
    CurrentSpan.restore(span);
    CurrentSpan.restore(null);

    assertThat(told).startsWith(span).hasSize(2);
  }

  @Test
  void aListenerIsToldWhenTheThreadFindsItsSpanEndedElsewhere() throws InterruptedException {
    Span ended = tracer.start("ended elsewhere");
    CurrentSpan.addListener(listener);
    onAnotherThread(ended::end);

    assertThat(CurrentSpan.get()).isNull();

    assertThat(told).hasSize(1);
  }

  @Test
  void aListenerThatThrowsHarmsNobody() {
    CurrentSpanListener broken =
        current -> {
          throw new IllegalStateException("broken");
        };
    CurrentSpan.addListener(broken);
    CurrentSpan.addListener(listener);

    try (Span work = tracer.start("work")) {
      assertThat(told).containsExactly(work);
    } finally {
      CurrentSpan.removeListener(broken);
    }
  }

  @Test
  void aListenerThatWasRemovedIsToldNothing() {
    CurrentSpan.addListener(listener);
    CurrentSpan.removeListener(listener);

    tracer.start("work").end();

    assertThat(told).isEmpty();
  }

  @Test
  void aListenerThatWasAddedTwiceIsRemovedTwice() {
    CurrentSpan.addListener(listener);
    CurrentSpan.addListener(listener);

    CurrentSpan.removeListener(listener);
    tracer.start("work").end();

    assertThat(told).hasSize(2);
  }

  private static void onAnotherThread(Runnable work) throws InterruptedException {
    Thread thread = new Thread(work);
    thread.start();
    thread.join();
  }
}
