package dev.lumen.trace.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.data.TestSpanData;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Requests that share a caller's trace, as those of a load test do. */
class SharedTraceTests {

  private static final long TRACE = 7;
  private static final long CALLER = 1_000_000;
  private static final TraceId ID = new TraceId(0, TRACE);

  @Test
  void eachRequestIsALineWithWhatItBrought() {
    HeldTraces traces = new HeldTraces(100, 1L << 40);

    add(traces, request(1), request(2), child(3, 1), child(4, 2), child(5, 4));

    assertThat(lines(traces)).containsExactly("2: 3 spans", "1: 2 spans");
    assertThat(traces.stats(0).heldTraces()).isEqualTo(2);
  }

  @Test
  void whatTheApplicationAsksOfItselfIsInTheLineOfWhoAsked() {
    HeldTraces traces = new HeldTraces(100, 1L << 40);

    add(traces, request(1), child(2, 1), request(3), inner(4, 2), child(5, 4), inner(6, 5));

    assertThat(lines(traces)).containsExactly("3: 1 spans", "1: 5 spans");
  }

  @Test
  void aTraceThatStartedHereIsOneLineWhateverItAsksOfItself() {
    HeldTraces traces = new HeldTraces(100, 1L << 40);

    add(traces, new TestSpanData(TRACE, 1).end(), child(2, 1), inner(3, 2), child(4, 3));

    assertThat(lines(traces)).containsExactly("1: 4 spans");
  }

  @Test
  void theOldestRequestMakesRoomAndNoNewOneIsRefused() {
    HeldTraces traces = new HeldTraces(100, 1L << 40);

    for (int i = 0; i < 9_500; i++) {
      add(traces, request(10 + 2 * i), child(11 + 2 * i, 10 + 2 * i));
    }

    assertThat(traces.stats(0).refusedSpans()).isZero();
    assertThat(traces.stats(0).evictedTraces()).isEqualTo(9_450);
    assertThat(lines(traces)).hasSize(50).startsWith("19008: 2 spans");
  }

  @Test
  void aRequestThatFailedIsKeptAndNoOtherOfItsTrace() {
    HeldTraces traces = new HeldTraces(4, 1L << 40);
    add(traces, request(1), request(2).status(SpanStatus.ERROR), request(3), request(4));

    add(traces, request(5), request(6));

    assertThat(lines(traces))
        .containsExactly("6: 1 spans", "5: 1 spans", "4: 1 spans", "2: 1 spans");
  }

  @Test
  void aRequestThatIsTooLargeIsCutAndTheNextOneIsTaken() {
    HeldTraces traces = new HeldTraces(10, 1L << 40);
    for (int id = 200; id < 210; id++) {
      traces.add(request(id));
    }
    traces.add(request(1));
    for (int id = 100; id < 150; id++) {
      add(traces, child(id, id == 100 ? 1 : id - 1));
    }

    add(traces, request(2), child(3, 2));

    assertThat(lines(traces)).contains("2: 2 spans", "1: 5 spans");
    assertThat(traces.stats(0).heldTraces()).isEqualTo(5);
    assertThat(one(traces, 1).complete()).isFalse();
    assertThat(one(traces, 2).complete()).isTrue();
  }

  @Test
  void whatComesForARequestThatIsGoneStaysApart() {
    HeldTraces traces = new HeldTraces(3, 1L << 40);
    add(traces, request(1), request(2), request(3), request(4));

    add(traces, child(5, 1), child(6, 5));

    assertThat(lines(traces)).containsExactly("5: 2 spans", "4: 1 spans");
  }

  @Test
  void aRootThatComesAfterItsChildrenIsInTheirLine() {
    HeldTraces traces = new HeldTraces(100, 1L << 40);

    add(traces, child(2, 1), request(1), request(3));

    assertThat(lines(traces)).containsExactly("3: 1 spans", "2: 2 spans");
    assertThat(one(traces, 2).spans().get(0).spanId()).isEqualTo(new SpanId(1));
  }

  @Test
  void theTraceShowsThemTogetherAndEachAlone() {
    HeldTraces traces = new HeldTraces(100, 1L << 40);
    add(traces, request(1), child(2, 1), request(3), child(4, 3));

    StoredTrace all = Objects.requireNonNull(traces.trace(ID));

    assertThat(ids(all)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(all.heldRoots()).isEqualTo(2);
    assertThat(all.shownRoots()).isEqualTo(2);
    assertThat(all.complete()).isTrue();
    assertThat(ids(one(traces, 3))).containsExactly(3L, 4L);
    assertThat(ids(one(traces, 2))).as("by any of its spans").containsExactly(1L, 2L);
    assertThat(one(traces, 3).heldRoots()).isEqualTo(2);
    assertThat(one(traces, 3).shownRoots()).isEqualTo(1);
    assertThat(traces.trace(ID, new SpanId(99))).isNull();
  }

  @Test
  void ofVeryManyTheNewestAreShown() {
    HeldTraces traces = new HeldTraces(30_000, 1L << 40);
    for (int i = 1; i <= 12_000; i++) {
      traces.add(request(i));
    }

    StoredTrace all = Objects.requireNonNull(traces.trace(ID));

    assertThat(all.heldRoots()).isEqualTo(12_000);
    assertThat(all.shownRoots()).isEqualTo(10_000);
    assertThat(ids(all)).startsWith(2_001L).endsWith(12_000L);
  }

  /** Of another process, which none of the spans is of. */
  private static TestSpanData request(long id) {
    return inner(id, CALLER);
  }

  private static TestSpanData inner(long id, long parent) {
    return new TestSpanData(TRACE, id).remoteParent(parent).start(id).end();
  }

  private static TestSpanData child(long id, long parent) {
    return new TestSpanData(TRACE, id).parent(parent).start(id).end();
  }

  private static void add(HeldTraces traces, SpanData... spans) {
    for (SpanData span : spans) {
      traces.add(span);
    }
  }

  private static List<String> lines(HeldTraces traces) {
    return traces.list(TraceQuery.ALL.withLimit(TraceQuery.MAX_LIMIT)).traces().stream()
        .map(line -> line.rootId().value() + ": " + line.spans() + " spans")
        .toList();
  }

  private static StoredTrace one(HeldTraces traces, long span) {
    return Objects.requireNonNull(traces.trace(ID, new SpanId(span)));
  }

  private static List<Long> ids(StoredTrace trace) {
    return trace.spans().stream().map(span -> span.spanId().value()).toList();
  }
}
