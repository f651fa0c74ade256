package dev.lumen.trace.store;

import static dev.lumen.trace.data.TestSpanData.ended;
import static dev.lumen.trace.data.TestSpanData.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.data.TestSpanData;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceStoreQueryTests {

  private final TraceStore store = new TraceStore();

  @Test
  void theNewestStartComesFirst() {
    store.add(ended(1).start(20));
    store.add(ended(2).start(30));
    store.add(ended(3).start(10));

    assertThat(ids(TraceQuery.ALL)).containsExactly(2L, 1L, 3L);
  }

  @Test
  void ofOneStartTheLastToArriveComesFirst() {
    store.add(ended(1).start(5));
    store.add(ended(2).start(5));

    assertThat(ids(TraceQuery.ALL)).containsExactly(2L, 1L);
  }

  @Test
  void theLimitKeepsTheNewest() {
    for (int id = 1; id <= 200; id++) {
      store.add(ended(id));
    }

    assertThat(ids(TraceQuery.ALL)).hasSize(100).startsWith(200L, 199L);
    assertThat(ids(TraceQuery.ALL.withLimit(3))).containsExactly(200L, 199L, 198L);
  }

  @Test
  void theNameOfARootIsAllOfItInItsCase() {
    store.add(new TestSpanData(1, 1, "GET /orders").end());
    store.add(new TestSpanData(1, 2, "GET /users").parent(1).end());
    store.add(new TestSpanData(2, 3, "GET /orders/{id}").end());

    assertThat(ids(TraceQuery.ALL.with(TraceCondition.root("GET /orders")))).containsExactly(1L);
    assertThat(ids(TraceQuery.ALL.with(TraceCondition.root("get /orders")))).isEmpty();
    assertThat(ids(TraceQuery.ALL.with(TraceCondition.root("GET /users")))).isEmpty();
  }

  @Test
  void aNameIsAPartOfAnySpansNameInAnyCase() {
    store.add(new TestSpanData(1, 1, "GET /orders").end());
    store.add(new TestSpanData(1, 2, "load-Cart").parent(1).end());
    store.add(new TestSpanData(2, 3, "GET /users").end());

    assertThat(ids(TraceQuery.ALL.with(TraceCondition.name("get")))).containsExactly(2L, 1L);
    assertThat(ids(TraceQuery.ALL.with(TraceCondition.name("CART")))).containsExactly(1L);
    assertThat(ids(TraceQuery.ALL.with(TraceCondition.name("cartoon")))).isEmpty();
  }

  @Test
  void aTraceWithAFailedSpanHasTheStatusError() {
    store.add(ended(1));
    store.add(failed(2));
    store.add(new TestSpanData(3, 3).status(SpanStatus.OK).end());
    store.add(new TestSpanData(3, 4).parent(3).status(SpanStatus.ERROR).end());

    assertThat(ids(TraceQuery.ALL.with(TraceCondition.status(SpanStatus.ERROR))))
        .containsExactly(3L, 2L);
    assertThat(ids(TraceQuery.ALL.with(TraceCondition.status(SpanStatus.UNSET))))
        .containsExactly(1L);
    assertThat(ids(TraceQuery.ALL.with(TraceCondition.status(SpanStatus.OK)))).isEmpty();
  }

  @Test
  void theLeastDurationIsThatOfTheRootOrOfTheWork() {
    store.add(ended(1).duration(99));
    store.add(ended(2).duration(100));
    store.add(ended(3).duration(5));
    store.add(new TestSpanData(3, 4).parent(3).duration(500).end());

    assertThat(ids(TraceQuery.ALL.with(TraceCondition.duration(nanos -> nanos >= 100))))
        .containsExactly(3L, 2L);
  }

  @Test
  void anAttributeOfAnySpanMatchesAsText() {
    store.add(ended(1));
    store.add(new TestSpanData(1, 10).parent(1).attribute("http.status", 404).end());
    store.add(new TestSpanData(2, 2).attribute("http.status", 200).attribute("url", "a:b").end());
    store.add(new TestSpanData(3, 3).attribute("roles", List.of("admin", "user")).end());

    assertThat(ids(TraceQuery.ALL.with(TraceCondition.attribute("http.status", "404"))))
        .containsExactly(1L);
    assertThat(ids(TraceQuery.ALL.with(TraceCondition.attribute("url", "a:b"))))
        .containsExactly(2L);
    assertThat(ids(TraceQuery.ALL.with(TraceCondition.attribute("roles", "user"))))
        .containsExactly(3L);
    assertThat(ids(TraceQuery.ALL.with(TraceCondition.attribute("http.status", "4")))).isEmpty();
  }

  @Test
  void aDoubleIsFoundHoweverItIsWritten() {
    store.add(new TestSpanData(1, 1).attribute("rate", 1.5e-7).end());
    store.add(new TestSpanData(2, 2).attribute("rate", 123456789.5).end());
    store.add(new TestSpanData(3, 3).attribute("rate", List.of(5.0, 6.0)).end());
    store.add(new TestSpanData(4, 4).attribute("rate", "5.0").end());
    store.add(new TestSpanData(5, 5).attribute("rate", 9007199254740993L).end());

    assertThat(withRate("1.5E-7")).containsExactly(1L);
    assertThat(withRate("1.5e-7")).containsExactly(1L);
    assertThat(withRate("123456789.5")).containsExactly(2L);
    assertThat(withRate("5")).containsExactly(3L);
    assertThat(withRate("5.0")).containsExactly(4L, 3L);
    assertThat(withRate("9007199254740992")).isEmpty();
  }

  private List<Long> withRate(String value) {
    return ids(TraceQuery.ALL.with(TraceCondition.attribute("rate", value)));
  }

  @Test
  void filtersAddUp() {
    store.add(new TestSpanData(1, 1, "pay").status(SpanStatus.ERROR).end());
    store.add(new TestSpanData(2, 2, "pay").end());
    store.add(failed(3));

    TraceQuery query =
        TraceQuery.ALL
            .with(TraceCondition.name("pay"))
            .with(TraceCondition.status(SpanStatus.ERROR));

    assertThat(ids(query)).containsExactly(1L);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 10_001})
  void aLimitOutOfRangeIsRejected(int limit) {
    assertThatThrownBy(() -> TraceQuery.ALL.withLimit(limit))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limit is " + limit + ": it must be 1 to 10000");
  }

  @Test
  void textIsFoundInNamesKeysValuesAndIds() {
    store.add(new TestSpanData(1, 1, "GET /orders").end());
    store.add(new TestSpanData(2, 2).attribute("customer.Name", "Ada").end());
    store.add(new TestSpanData(0xabc, 3).attribute("n", 42).end());

    assertThat(ids(matching(TraceCondition.text("get /o")))).containsExactly(1L);
    assertThat(ids(matching(TraceCondition.text("CUSTOMER")))).containsExactly(2L);
    assertThat(ids(matching(TraceCondition.text("ada")))).containsExactly(2L);
    assertThat(ids(matching(TraceCondition.text("42")))).containsExactly(0xabcL);
    assertThat(ids(matching(TraceCondition.text("0ABC")))).containsExactly(0xabcL);
    assertThat(ids(matching(TraceCondition.text("nowhere")))).isEmpty();
  }

  @Test
  void countsAndKeysAndWhatRunsCanBeAskedFor() {
    store.add(failed(1));
    store.add(new TestSpanData(2, 2).attribute("key", "").end());
    store.add(new TestSpanData(2, 3).parent(2).end());
    store.add(new TestSpanData(4, 4));

    assertThat(ids(matching(TraceCondition.errors(count -> count > 0)))).containsExactly(1L);
    assertThat(ids(matching(TraceCondition.spans(count -> count == 2)))).containsExactly(2L);
    assertThat(ids(matching(TraceCondition.attribute("key")))).containsExactly(2L);
    assertThat(ids(matching(TraceCondition.running()))).containsExactly(4L);
    assertThat(ids(matching(TraceCondition.running().negate()))).containsExactly(2L, 1L);
  }

  @Test
  void theFieldsAreThoseOfTheNewestTracesFirst() {
    store.add(new TestSpanData(1, 1, "old").attribute("key", "a").end());
    store.add(new TestSpanData(2, 2, "new").attribute("key", Arrays.asList("b", null, "a")).end());

    StoredFields fields = store.fields();

    assertThat(fields.names()).containsExactly("new", "old");
    assertThat(fields.attributes()).containsOnly(Map.entry("key", List.of("b", "null", "a")));
  }

  @Test
  void theFieldsAreBounded() {
    for (int id = 1; id <= 600; id++) {
      store.add(
          new TestSpanData(id, id, "name" + id)
              .attribute("key" + id, id)
              .attribute("common", id)
              .attribute("long", "x".repeat(201))
              .end());
    }

    StoredFields fields = store.fields();

    assertThat(fields.names()).hasSize(500).startsWith("name600");
    assertThat(fields.attributes()).hasSize(200);
    assertThat(fields.attributes().get("common")).hasSize(20).startsWith("600");
    assertThat(fields.attributes().get("long")).isEmpty();
  }

  @Test
  void aNegativeCursorIsRejected() {
    assertThatThrownBy(() -> TraceQuery.ALL.withSince(-1))
        .hasMessage("since is -1: it must be at least 0");
  }

  private static TraceQuery matching(TraceCondition condition) {
    return TraceQuery.ALL.with(condition);
  }

  private List<Long> ids(TraceQuery query) {
    return store.list(query).traces().stream().map(trace -> trace.traceId().low()).toList();
  }
}
