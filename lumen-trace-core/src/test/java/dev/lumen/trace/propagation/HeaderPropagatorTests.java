package dev.lumen.trace.propagation;

import static dev.lumen.trace.propagation.Headers.SPAN_ID;
import static dev.lumen.trace.propagation.Headers.TRACE_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderPropagatorTests {

  private static final TraceId ID = new TraceId(0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L);
  private static final SpanId PARENT = new SpanId(0x00f067aa0ba902b7L);

  private final Propagator propagator = new HeaderPropagator();

  @Test
  void bothIdsAreWrittenAndNothingElse() {
    Map<String, String> headers = new HashMap<>();

    propagator.inject(
        TraceContext.local(ID, PARENT, (byte) 3, TraceState.parse("a=1")), headers, Map::put);

    assertThat(headers)
        .containsOnly(Map.entry("X-Trace-ID", TRACE_ID), Map.entry("X-Span-ID", SPAN_ID));
    assertThat(propagator.fields()).containsExactly("X-Trace-ID", "X-Span-ID");
  }

  @Test
  void aCallerThatSendsOnlyIdsCountsAsSampled() {
    Map<String, String> headers = Map.of("X-Trace-ID", TRACE_ID, "X-Span-ID", SPAN_ID);

    assertThat(propagator.extract(headers, Map::get))
        .isEqualTo(TraceContext.remote(ID, PARENT, TraceContext.SAMPLED, TraceState.EMPTY));
  }

  @Test
  void namesMayHaveAnyCase() {
    Map<String, String> headers = Map.of("x-trace-id", TRACE_ID, "X-SPAN-ID", SPAN_ID);

    assertThat(propagator.extract(headers, Getter.caseInsensitive())).isNotNull();
    assertThat(
            new Headers()
                .with("x-trace-id", TRACE_ID)
                .with("X-SPAN-ID", SPAN_ID)
                .extractedBy(propagator))
        .isNotNull();
  }

  @Test
  void namesAreConfigurable() {
    Propagator custom = new HeaderPropagator("Request-Trace", "Request-Span");
    Map<String, String> headers = new HashMap<>();

    custom.inject(TraceContext.local(ID, PARENT, (byte) 1, TraceState.EMPTY), headers, Map::put);

    assertThat(headers).containsOnlyKeys("Request-Trace", "Request-Span");
    assertThat(custom.extract(headers, Map::get)).isNotNull();
    assertThat(propagator.extract(headers, Map::get)).isNull();
    assertThat(custom.fields()).containsExactly("Request-Trace", "Request-Span");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "X Trace", "X-Trace:", "X-Tr\u00e4ce", "X\r\nY", "a,b", "(a)"})
  void aNameMustBeAToken(String name) {
    assertThatThrownBy(() -> new HeaderPropagator(name, "X-Span-ID"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + name + "'");
    assertThatThrownBy(() -> new HeaderPropagator("X-Trace-ID", name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyTokenIsAName() {
    assertThat(new HeaderPropagator("!#$%&'*+-.^_`|~09azAZ", "b").fields()).hasSize(2);
  }

  @Test
  void theIdsCannotShareAHeader() {
    assertThatThrownBy(() -> new HeaderPropagator("X-Id", "x-id"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'X-Id'");
  }

  @Test
  void oneIdWithoutTheOtherIsNothing() {
    assertThat(new Headers().with("X-Trace-ID", TRACE_ID).extractedBy(propagator)).isNull();
    assertThat(new Headers().with("X-Span-ID", SPAN_ID).extractedBy(propagator)).isNull();
    assertThat(new Headers().extractedBy(propagator)).isNull();
  }

  @Test
  void idsAreReadAsStrictlyAsInATraceparent() {
    assertThat(extracts(TRACE_ID.toUpperCase(Locale.ROOT), SPAN_ID)).isFalse();
    assertThat(extracts(TRACE_ID, SPAN_ID.toUpperCase(Locale.ROOT))).isFalse();
    assertThat(extracts("0".repeat(32), SPAN_ID)).isFalse();
    assertThat(extracts(TRACE_ID, "0".repeat(16))).isFalse();
    assertThat(extracts(TRACE_ID.substring(16), SPAN_ID)).isFalse();
    assertThat(extracts(TRACE_ID + "0", SPAN_ID)).isFalse();
    assertThat(extracts(TRACE_ID, SPAN_ID + "-")).isFalse();
    assertThat(extracts(" " + TRACE_ID + "\t", "\t" + SPAN_ID + " ")).isTrue();
  }

  @Test
  void aHeaderThatComesTwiceIsRefused() {
    Headers headers = new Headers().with("X-Trace-ID", TRACE_ID).with("X-Span-ID", SPAN_ID);

    assertThat(headers.extractedBy(propagator)).isNotNull();
    assertThat(headers.with("X-Trace-ID", TRACE_ID).extractedBy(propagator)).isNull();
  }

  @Test
  void anInvalidContextIsNotWritten() {
    Map<String, String> headers = new HashMap<>();

    propagator.inject(
        TraceContext.local(ID, new SpanId(0), (byte) 1, TraceState.EMPTY), headers, Map::put);

    assertThat(headers).isEmpty();
  }

  private boolean extracts(String traceId, String spanId) {
    return new Headers()
            .with("X-Trace-ID", traceId)
            .with("X-Span-ID", spanId)
            .extractedBy(propagator)
        != null;
  }
}
