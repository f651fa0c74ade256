package dev.lumen.trace.store;

import static dev.lumen.trace.data.TestSpanData.ended;
import static dev.lumen.trace.data.TestSpanData.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.TestSpanData;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a list says beside its traces: what changed, what has gone, and what it leaves out. */
class TraceChangesTests {

  private final HeldTraces traces = new HeldTraces(4, 1L << 40);

  @Test
  void whatWasEvictedSinceIsNamed() {
    add(ended(1), ended(2), ended(3), ended(4));
    long cursor = traces.list(TraceQuery.ALL).cursor();

    add(ended(5), ended(6));
    TraceList changes = since(cursor);

    assertThat(changes.whole()).isFalse();
    assertThat(ids(changes)).containsExactly(6L, 5L);
    assertThat(changes.gone()).containsExactlyInAnyOrder(key(1), key(2));
    assertThat(since(changes.cursor()).gone()).isEmpty();
  }

  @Test
  void whatWentIsToldFromWhatHasTheSameRootIdInAnotherTrace() {
    TestSpanData running = new TestSpanData(3, 7);
    TraceQuery query = TraceQuery.ALL.with(TraceCondition.running());
    add(new TestSpanData(1, 7).end(), new TestSpanData(2, 7).end(), running, ended(4));
    long cursor = traces.list(TraceQuery.ALL).cursor();

    add(ended(5));
    running.end();
    traces.refresh();

    assertThat(since(cursor).gone())
        .containsExactly(new TraceKey(new TraceId(0, 1), new SpanId(7)));
    assertThat(traces.list(query.withSince(cursor)).gone())
        .contains(new TraceKey(new TraceId(0, 3), new SpanId(7)))
        .doesNotContain(new TraceKey(new TraceId(0, 2), new SpanId(7)));
  }

  @Test
  void whatMatchesNoLongerIsNamedAndWhatNeverDidIsNot() {
    TestSpanData running = new TestSpanData(1, 1);
    TraceQuery query = TraceQuery.ALL.with(TraceCondition.running());
    add(running);
    long cursor = traces.list(query).cursor();

    running.end();
    traces.refresh();
    add(ended(2));
    TraceList changes = traces.list(query.withSince(cursor));

    assertThat(changes.gone()).containsExactly(key(1));
    assertThat(changes.traces()).isEmpty();
  }

  @Test
  void whatRunsMayMatchByItsTimeAlone() {
    TestSpanData running = new TestSpanData(1, 1).duration(10);
    TraceQuery query = TraceQuery.ALL.with(TraceCondition.duration(nanos -> nanos > 50));
    add(running);
    TraceList before = traces.list(query);

    running.duration(60);

    assertThat(before.traces()).isEmpty();
    assertThat(ids(traces.list(query.withSince(before.cursor())))).containsExactly(1L);
  }

  @Test
  void whereIsNotKnownWhatWentAllOfItIsListed() {
    add(ended(1), ended(2));
    long cursor = traces.list(TraceQuery.ALL).cursor();
    for (int id = 10; id < 20 + GoneTraces.CAPACITY; id++) {
      add(ended(id));
    }
    long later = traces.list(TraceQuery.ALL).cursor();

    assertThat(since(cursor).whole()).isTrue();
    assertThat(since(cursor).traces()).hasSize(4);
    assertThat(since(later).whole()).isFalse();

    traces.clear();

    assertThat(since(later).whole()).isTrue();
    assertThat(since(later).traces()).isEmpty();
  }

  @Test
  void aCursorThatWasNeverGivenOutListsAll() {
    add(ended(1));

    assertThat(since(1_000_000).whole()).isTrue();
    assertThat(ids(since(1_000_000))).containsExactly(1L);
  }

  @Test
  void moreThanTheLimitIsNoChangeButAll() {
    add(ended(1));
    long cursor = traces.list(TraceQuery.ALL).cursor();
    add(ended(2), ended(3), ended(4));

    TraceList list = traces.list(TraceQuery.ALL.withSince(cursor).withLimit(2));

    assertThat(list.whole()).isTrue();
    assertThat(ids(list)).containsExactly(4L, 3L);
    assertThat(list.next()).isNotNull();
  }

  @Test
  void aPageSaysWhereTheNextOneBegins() {
    add(ended(1), ended(2), ended(3), ended(4));

    TraceList first = traces.list(TraceQuery.ALL.withLimit(3));
    add(ended(5));
    TracePosition next = Objects.requireNonNull(first.next());
    TraceList second = traces.list(TraceQuery.ALL.withLimit(3).withBefore(next));

    assertThat(ids(first)).containsExactly(4L, 3L, 2L);
    assertThat(first.matching()).isEqualTo(4);
    assertThat(ids(second)).as("1 was evicted, and 5 is above").isEmpty();
    assertThat(second.next()).isNull();
    assertThat(TracePosition.parse(next.toString())).isEqualTo(next);
    assertThat(TracePosition.parse("4")).isNull();
    assertThat(TracePosition.parse("-4")).isNull();
    assertThat(TracePosition.parse("a-4")).isNull();
  }

  @Test
  void pagesOfOneStartGoOnByTheOrderOfArrival() {
    add(ended(1).start(9), ended(2).start(9), ended(3).start(9));

    TraceList first = traces.list(TraceQuery.ALL.withLimit(2));
    TracePosition next = Objects.requireNonNull(first.next());

    assertThat(ids(first)).containsExactly(3L, 2L);
    assertThat(ids(traces.list(TraceQuery.ALL.withBefore(next)))).containsExactly(1L);
  }

  @Test
  void allThatMatchAreCountedListedOrNot() {
    add(failed(1), ended(2), failed(3), ended(4));
    TraceQuery failures = TraceQuery.ALL.with(TraceCondition.errors(count -> count > 0));

    assertThat(traces.list(TraceQuery.ALL.withLimit(1)).matching()).isEqualTo(4);
    assertThat(traces.list(failures.withLimit(1)).matching()).isEqualTo(2);
  }

  @Test
  void failuresThatOutlivedOthersOfTheirTimeAreMarked() {
    add(failed(1), ended(2), ended(3), failed(4));
    assertThat(kept()).as("nothing is left out yet").isEmpty();

    add(ended(5), ended(6));

    assertThat(kept()).containsExactly(1L);
    assertThat(traces.list(TraceQuery.ALL).keptBefore()).isEqualTo(3);
  }

  @Test
  void workThatGoesOnAfterTheRootIsToldAndFound() {
    TestSpanData outliving = new TestSpanData(1, 2).parent(1).start(105).duration(40);
    add(new TestSpanData(1, 1).start(100).duration(10).end(), outliving);
    TraceSummary before = traces.list(TraceQuery.ALL).traces().get(0);
    outliving.duration(204).end();
    traces.refresh();

    TraceSummary summary = traces.list(TraceQuery.ALL).traces().get(0);

    assertThat(before.workNanos()).isEqualTo(45);
    assertThat(summary.durationNanos()).isEqualTo(10);
    assertThat(summary.workNanos()).isEqualTo(209);
    assertThat(lasting(10)).isEqualTo(1);
    assertThat(lasting(209)).isEqualTo(1);
    assertThat(lasting(50)).isZero();
  }

  @Test
  void whyATraceIsNotHeldIsRemembered() {
    add(ended(1), ended(2), ended(3), ended(4), ended(5));
    add(new TestSpanData(6, 6).attribute("body", "x".repeat(20)).end());

    assertThat(traces.loss(new TraceId(0, 1))).isEqualTo(TraceLoss.EVICTED_BY_SPANS);
    assertThat(traces.loss(new TraceId(0, 99))).isNull();

    traces.clear();

    assertThat(traces.loss(new TraceId(0, 6))).isEqualTo(TraceLoss.CLEARED);

    HeldTraces small = new HeldTraces(100, 4096);
    for (int id = 1; id < 20; id++) {
      small.add(ended(id));
    }
    small.add(new TestSpanData(20, 20).attribute("body", "x".repeat(4096)).end());

    assertThat(small.loss(new TraceId(0, 1))).isEqualTo(TraceLoss.EVICTED_BY_SIZE);
    assertThat(small.loss(new TraceId(0, 20))).isEqualTo(TraceLoss.REFUSED);
  }

  private static TraceKey key(long id) {
    return new TraceKey(new TraceId(0, id), new SpanId(id));
  }

  private long lasting(long nanos) {
    return traces
        .list(TraceQuery.ALL.with(TraceCondition.duration(actual -> actual == nanos)))
        .matching();
  }

  private List<Long> kept() {
    TraceList list = traces.list(TraceQuery.ALL);
    return list.traces().stream().filter(list::isKept).map(each -> each.rootId().value()).toList();
  }

  private TraceList since(long cursor) {
    return traces.list(TraceQuery.ALL.withSince(cursor));
  }

  private void add(SpanData... spans) {
    for (SpanData span : spans) {
      traces.add(span);
    }
  }

  private static List<Long> ids(TraceList list) {
    return list.traces().stream().map(trace -> trace.rootId().value()).toList();
  }
}
