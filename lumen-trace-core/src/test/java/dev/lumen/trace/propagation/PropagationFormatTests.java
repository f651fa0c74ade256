package dev.lumen.trace.propagation;

import static dev.lumen.trace.propagation.Headers.SPAN_ID;
import static dev.lumen.trace.propagation.Headers.TRACEPARENT;
import static dev.lumen.trace.propagation.Headers.TRACE_ID;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
  void theDefaultIsBoth() {
    assertThat(Propagator.defaultPropagator().fields())
        .containsExactly("traceparent", "tracestate", "X-Trace-ID", "X-Span-ID");
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
