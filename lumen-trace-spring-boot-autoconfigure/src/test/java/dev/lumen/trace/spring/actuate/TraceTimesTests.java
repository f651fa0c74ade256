package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.store.StoredTrace;
import dev.lumen.trace.store.TraceStore;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TraceTimesTests {

  private final AtomicLong nanos = new AtomicLong();
  private final TraceStore store = new TraceStore();
  private final Tracer tracer =
      Tracer.builder().listener(store).clock(() -> Instant.EPOCH, nanos::get).build();

  @AfterEach
  void close() {
    tracer.close();
    store.close();
  }

  @Test
  void theTimeOfASpanWithoutChildrenIsItsOwn() {
    Span root = startAt(0);
    endAt(root, 100);

    assertThat(selfOf(root)).isEqualTo(100);
  }

  @Test
  void childrenThatOverlapCountOnce() {
    Span root = startAt(0);
    Span first = childAt(10, root);
    Span second = childAt(20, root);
    endAt(first, 40);
    endAt(second, 50);
    endAt(root, 100);

    assertThat(selfOf(root)).isEqualTo(60);
  }

  @Test
  void aChildWithinAnotherCountsForNothing() {
    Span root = startAt(0);
    Span outer = childAt(10, root);
    Span inner = childAt(20, root);
    endAt(inner, 30);
    endAt(outer, 60);
    endAt(root, 100);

    assertThat(selfOf(root)).isEqualTo(50);
  }

  @Test
  void aChildThatOutlivesItsParentCountsUntilTheParentsEnd() {
    Span root = startAt(0);
    Span child = childAt(80, root);
    Span late = childAt(90, root);
    endAt(root, 100);
    endAt(child, 500);
    endAt(late, 600);

    assertThat(selfOf(root)).isEqualTo(80);
  }

  @Test
  void grandchildrenDoNotCount() {
    Span root = startAt(0);
    Span child = childAt(10, root);
    Span grandchild = childAt(20, child);
    endAt(grandchild, 30);
    endAt(child, 40);
    endAt(root, 100);

    assertThat(selfOf(root)).isEqualTo(70);
    assertThat(selfOf(child)).isEqualTo(20);
  }

  @Test
  void aSpanThatRunsHasTheTimeSoFar() {
    Span root = startAt(0);
    Span child = childAt(10, root);
    nanos.set(30);

    assertThat(selfOf(root)).isEqualTo(10);
    assertThat(selfOf(child)).isEqualTo(20);
  }

  @Test
  void offsetsAreFromTheEarliestSpan() {
    Span root = startAt(5);
    Span child = childAt(15, root);
    endAt(child, 20);
    endAt(root, 30);

    TraceTimes times = new TraceTimes(trace(root).spans());

    assertThat(times.offset(data(child).startEpochNanos())).isEqualTo(10);
  }

  private Span startAt(long time) {
    nanos.set(time);
    return tracer.spanBuilder("root").startDetached();
  }

  private Span childAt(long time, Span parent) {
    nanos.set(time);
    return tracer.spanBuilder("child").parent(parent).startDetached();
  }

  private void endAt(Span span, long time) {
    nanos.set(time);
    span.end();
  }

  private long selfOf(Span span) {
    return new TraceTimes(trace(span).spans()).self(data(span));
  }

  private StoredTrace trace(Span span) {
    return Objects.requireNonNull(store.trace(span.context().traceId()));
  }

  private SpanData data(Span span) {
    return trace(span).spans().stream()
        .filter(held -> held.spanId().equals(span.context().spanId()))
        .findFirst()
        .orElseThrow();
  }
}
