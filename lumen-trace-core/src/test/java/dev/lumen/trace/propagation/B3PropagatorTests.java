package dev.lumen.trace.propagation;

import static dev.lumen.trace.propagation.Headers.SPAN_ID;
import static dev.lumen.trace.propagation.Headers.TRACE_ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class B3PropagatorTests {

  private static final TraceId ID = new TraceId(0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L);
  private static final SpanId PARENT = new SpanId(0x00f067aa0ba902b7L);
  private static final String IDS = TRACE_ID + "-" + SPAN_ID;
  private static final TraceContext DEBUG =
      context((byte) (TraceContext.SAMPLED | TraceContext.DEBUG));

  private final Propagator single = PropagationFormat.B3.propagator();
  private final Propagator multi = PropagationFormat.B3_MULTI.propagator();

  @Test
  void aDecisionIsReadAndWritten() {
    assertSingle(context(TraceContext.SAMPLED), IDS + "-1");
    assertSingle(context((byte) 0), IDS + "-0");
    assertSingle(DEBUG, IDS + "-d");
    assertMulti(context(TraceContext.SAMPLED), Map.of("X-B3-Sampled", "1"));
    assertMulti(context((byte) 0), Map.of("X-B3-Sampled", "0"));
    assertMulti(DEBUG, Map.of("X-B3-Flags", "1"));
  }

  @Test
  void thatNobodyHasDecidedIsReadAndWritten() {
    assertSingle(TraceContext.deferred(ID, PARENT), IDS);
    assertMulti(TraceContext.deferred(ID, PARENT), Map.of());
  }

  @Test
  void anIdOf64BitsIsTheEndOfOneOf128() {
    TraceContext expected =
        TraceContext.remote(
            new TraceId(0, ID.low()), PARENT, TraceContext.SAMPLED, TraceState.EMPTY);

    assertThat(read(TRACE_ID.substring(16) + "-" + SPAN_ID + "-1")).isEqualTo(expected);
    assertThat(
            new Headers()
                .with("x-b3-traceid", TRACE_ID.substring(16))
                .with("x-b3-spanid", SPAN_ID)
                .with("x-b3-sampled", "1")
                .extractedBy(multi))
        .isEqualTo(expected);
  }

  @Test
  void theParentOfTheCallerIsNotOurs() {
    assertThat(read(IDS + "-1-" + "0".repeat(15) + "1")).isEqualTo(context(TraceContext.SAMPLED));
    assertThat(
            ids()
                .with("X-B3-Sampled", "1")
                .with("X-B3-ParentSpanId", "nonsense")
                .extractedBy(multi))
        .isEqualTo(context(TraceContext.SAMPLED));
  }

  @Test
  void whatAW3cCallerSaidOfTheIdIsNoDebugging() {
    TraceContext random = context((byte) (TraceContext.SAMPLED | TraceContext.RANDOM));
    Map<String, String> headers = new HashMap<>();

    single.inject(random, headers, Map::put);

    assertThat(headers).containsOnly(Map.entry("b3", IDS + "-1"));
  }

  @Test
  void debuggingThatASamplerRefusedIsNotHandedOn() {
    Map<String, String> headers = new HashMap<>();

    single.inject(context(TraceContext.DEBUG), headers, Map::put);

    assertThat(headers).containsOnly(Map.entry("b3", IDS + "-0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "1",
        "d",
        "-",
        "--",
        IDS + "-",
        IDS + "-2",
        IDS + "-D",
        IDS + "-11",
        IDS + "1",
        IDS + "-1-",
        IDS + "-1-0",
        IDS + "-1-0000000000000000",
        IDS + "-1-" + SPAN_ID + "0",
        IDS + "-1-" + SPAN_ID + "-1",
        IDS + "--" + SPAN_ID,
        IDS + "-" + SPAN_ID,
        TRACE_ID,
        TRACE_ID + "-",
        TRACE_ID + "-00f067aa0ba902b",
        TRACE_ID + "-0000000000000000-1",
        "00000000000000000000000000000000-" + SPAN_ID + "-1",
        "0000000000000000-" + SPAN_ID + "-1",
        "4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN_ID + "-1",
        TRACE_ID + "-00F067AA0BA902B7-1",
        "4bf92f3577b34da6a3ce929d0e0e473-" + SPAN_ID + "-1",
        "0x" + TRACE_ID + "-" + SPAN_ID + "-1"
      })
  void whatIsNotB3IsNothing(String value) {
    assertThat(read(value)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"2", "-1", "d", "TRUE", "''"})
  void aDecisionThatIsNoneIsNotGuessed(String sampled) {
    assertThat(ids().with("X-B3-Sampled", sampled).extractedBy(multi)).isNull();
  }

  @Test
  void theWordsOfOldTracersAreUnderstood() {
    assertThat(ids().with("X-B3-Sampled", "true").extractedBy(multi))
        .isEqualTo(context(TraceContext.SAMPLED));
    assertThat(ids().with("X-B3-Sampled", "false").extractedBy(multi)).isEqualTo(context((byte) 0));
  }

  @Test
  void debuggingIsAYes() {
    assertThat(ids().with("X-B3-Flags", "1").with("X-B3-Sampled", "0").extractedBy(multi))
        .isEqualTo(DEBUG);
    assertThat(ids().with("X-B3-Flags", "0").extractedBy(multi))
        .isEqualTo(TraceContext.deferred(ID, PARENT));
  }

  @Test
  void oneIdWithoutTheOtherIsNothing() {
    assertThat(new Headers().with("X-B3-TraceId", TRACE_ID).extractedBy(multi)).isNull();
    assertThat(new Headers().with("X-B3-SpanId", SPAN_ID).extractedBy(multi)).isNull();
    assertThat(new Headers().with("X-B3-Sampled", "0").extractedBy(multi)).isNull();
    assertThat(ids().with("X-B3-SpanId", SPAN_ID).extractedBy(multi)).isNull();
    assertThat(new Headers().with("b3", IDS + "-1").with("b3", IDS + "-1").extractedBy(single))
        .isNull();
  }

  @Test
  void anInvalidContextIsNotWritten() {
    TraceContext invalid =
        TraceContext.local(new TraceId(0, 0), PARENT, TraceContext.SAMPLED, TraceState.EMPTY);
    Map<String, String> headers = new HashMap<>();

    single.inject(invalid, headers, Map::put);
    multi.inject(invalid, headers, Map::put);

    assertThat(headers).isEmpty();
  }

  private void assertSingle(TraceContext context, String value) {
    Map<String, String> headers = new HashMap<>();
    single.inject(context, headers, Map::put);
    assertThat(headers).containsOnly(Map.entry("b3", value));
    assertThat(read(value)).isEqualTo(context);
  }

  private void assertMulti(TraceContext context, Map<String, String> decision) {
    Map<String, String> headers = new HashMap<>();
    multi.inject(context, headers, Map::put);
    Map<String, String> expected = new HashMap<>(decision);
    expected.put("X-B3-TraceId", TRACE_ID);
    expected.put("X-B3-SpanId", SPAN_ID);
    assertThat(headers).isEqualTo(expected);
    assertThat(multi.extract(headers, Map::get)).isEqualTo(context);
    assertThat(multi.fields()).containsAll(headers.keySet());
  }

  private @Nullable TraceContext read(String value) {
    return new Headers().with("B3", value).extractedBy(single);
  }

  private static Headers ids() {
    return new Headers().with("X-B3-TraceId", TRACE_ID).with("X-B3-SpanId", SPAN_ID);
  }

  private static TraceContext context(byte flags) {
    return TraceContext.remote(ID, PARENT, flags, TraceState.EMPTY);
  }
}
