package dev.lumen.trace.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.TestSpanData;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceFindingsTests {

  @Test
  void theFirstExceptionIsTheEarliestOfAllSpans() {
    SpanData outer = new TestSpanData(1, 1).event(exception("OrderFailed", 9));
    SpanData inner =
        new TestSpanData(1, 2).event("retry", Attributes.EMPTY).event(exception("Deadlock", 5));

    assertThat(TraceFindings.of(List.of(outer, inner)).exception()).isEqualTo("Deadlock");
    assertThat(TraceFindings.of(List.of(new TestSpanData(1, 1))).exception()).isNull();
  }

  /** What else is a call, and the same one, is in the table of n-plus-one.json. */
  @Test
  void callsThatFollowEachOtherAreCountedFromFiveOn() {
    assertThat(repeats(query("a", 0), query("a", 10), query("a", 20), query("a", 30))).isZero();
    assertThat(
            repeats(
                query("a", 40),
                query("a", 0),
                query("b", 10),
                query("a", 10),
                query("a", 30),
                query("a", 20)))
        .isEqualTo(5);
  }

  @Test
  void literalsOfAnyLengthAreLeftOut() {
    String quotes = "''".repeat(50_000);
    String list = "(" + "1, ".repeat(50_000) + "2)";

    assertThat(
            repeats(
                query("x in " + list, 0),
                query("x in (?)", 10),
                query("x in (7)", 20),
                query("x in ('" + quotes + "')", 30),
                query("x in ( 'a','b' )", 40)))
        .isEqualTo(5);
  }

  private static int repeats(SpanData... spans) {
    return TraceFindings.of(List.of(spans)).repeats();
  }

  /** It takes ten. */
  private static SpanData query(String text, long start) {
    return new TestSpanData(1, start + 1)
        .attribute("db.query.text", text)
        .start(start)
        .duration(10)
        .end();
  }

  private static SpanEvent exception(String type, long at) {
    return new SpanEvent("exception", at, Attributes.of("exception.type", type), 0);
  }
}
