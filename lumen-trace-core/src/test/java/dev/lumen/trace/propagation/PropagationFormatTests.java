package dev.lumen.trace.propagation;

import static dev.lumen.trace.propagation.Headers.SPAN_ID;
import static dev.lumen.trace.propagation.Headers.TRACEPARENT;
import static dev.lumen.trace.propagation.Headers.TRACE_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.TraceId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PropagationFormatTests {

  @Test
  void w3cIsTheTwoHeadersOfTheSpecification() {
    assertThat(PropagationFormat.W3C.propagator().fields())
        .containsExactly("traceparent", "tracestate");
  }

  @Test
  void kolosysIsTwoIds() {
    assertThat(PropagationFormat.KOLOSYS.propagator().fields())
        .containsExactly("X-Trace-ID", "X-Span-ID");
  }

  @Test
  void bothBelievesW3cFirst() {
    Headers headers =
        new Headers()
            .with("X-Trace-ID", "0".repeat(31) + "1")
            .with("X-Span-ID", SPAN_ID)
            .with("traceparent", TRACEPARENT);

    assertThat(headers.contextBy(PropagationFormat.BOTH.propagator()).traceId())
        .hasToString(TRACE_ID);
  }

  @Test
  void theDefaultReadsB3AndDoesNotWriteIt() {
    Propagator propagator = Propagator.defaultPropagator();

    assertThat(propagator.injectedFields())
        .containsExactly("traceparent", "tracestate", "X-Trace-ID", "X-Span-ID");
    assertThat(propagator.fields())
        .startsWith("traceparent", "tracestate", "X-Trace-ID", "X-Span-ID")
        .contains("b3", "X-B3-TraceId", "X-B3-SpanId", "X-B3-Sampled", "X-B3-Flags");
    assertThat(b3().contextBy(propagator).traceId()).hasToString(TRACE_ID);
  }

  @Test
  void w3cIsBelievedFirstWhateverTheOrder() {
    Headers headers = b3().with("traceparent", TRACEPARENT.replace("-01", "-00"));

    for (PropagationFormat w3c : List.of(PropagationFormat.W3C, PropagationFormat.BOTH)) {
      Propagator propagator =
          PropagationFormat.propagator(
              List.of(PropagationFormat.B3, w3c), List.of(), new HeaderPropagator());

      assertThat(headers.contextBy(propagator).isSampled()).isFalse();
      assertThat(b3().contextBy(propagator).isSampled()).isTrue();
    }
  }

  @Test
  void ofTheOthersTheFirstIsBelieved() {
    Headers headers = b3().with("uber-trace-id", "1:1:0:1");

    assertThat(headers.contextBy(reading(PropagationFormat.B3, PropagationFormat.JAEGER)).traceId())
        .hasToString(TRACE_ID);
    assertThat(headers.contextBy(reading(PropagationFormat.JAEGER, PropagationFormat.B3)).traceId())
        .isEqualTo(new TraceId(0, 1));
  }

  @Test
  void readingAndWritingHaveNothingToDoWithEachOther() {
    Propagator propagator =
        PropagationFormat.propagator(
            List.of(PropagationFormat.X_RAY),
            List.of(PropagationFormat.B3_MULTI),
            new HeaderPropagator());
    Map<String, String> headers = new HashMap<>();

    propagator.inject(b3().contextBy(PropagationFormat.B3.propagator()), headers, Map::put);

    assertThat(headers).containsOnlyKeys("X-B3-TraceId", "X-B3-SpanId", "X-B3-Sampled");
    assertThat(propagator.extract(headers, Map::get)).isNull();
    assertThat(propagator.fields())
        .startsWith("X-B3-TraceId", "X-B3-SpanId")
        .endsWith("X-Amzn-Trace-Id");
  }

  @Test
  void noFormatIsNoHeader() {
    Propagator propagator =
        PropagationFormat.propagator(List.of(), List.of(), new HeaderPropagator());
    Map<String, String> headers = new HashMap<>();

    propagator.inject(b3().contextBy(PropagationFormat.B3.propagator()), headers, Map::put);

    assertThat(headers).isEmpty();
    assertThat(b3().with("traceparent", TRACEPARENT).extractedBy(propagator)).isNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"X_RAY", "JAEGER"})
  void whatIsReadAloneCannotBeWritten(PropagationFormat format) {
    assertThat(format.isProduced()).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tracer.builder().propagationFormat(format))
        .withMessageContaining(format.name());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tracer.builder().propagationFormats(List.of(), List.of(format)));
  }

  private static Propagator reading(PropagationFormat... formats) {
    return PropagationFormat.propagator(List.of(formats), List.of(), new HeaderPropagator());
  }

  private static Headers b3() {
    return new Headers().with("b3", TRACE_ID + "-" + SPAN_ID + "-1");
  }

  @Test
  void theIdHeadersMayHaveOtherNames() {
    HeaderPropagator named = new HeaderPropagator("T", "S");

    assertThat(PropagationFormat.W3C.propagator(named).fields())
        .containsExactly("traceparent", "tracestate");
    assertThat(PropagationFormat.KOLOSYS.propagator(named).fields()).containsExactly("T", "S");
    assertThat(PropagationFormat.BOTH.propagator(named).fields())
        .containsExactly("traceparent", "tracestate", "T", "S");
  }
}
