package dev.lumen.trace.propagation;

import static dev.lumen.trace.propagation.Headers.SPAN_ID;
import static dev.lumen.trace.propagation.Headers.TRACEPARENT;
import static dev.lumen.trace.propagation.Headers.TRACE_ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompositePropagatorTests {

  private static final String OTHER_ID = "000000000000000000000000000000aa";
  private static final TraceContext CONTEXT =
      TraceContext.local(
          new TraceId(1, 2), new SpanId(3), TraceContext.SAMPLED, TraceState.parse("a=1"));

  private final Propagator both =
      new CompositePropagator(new W3CPropagator(), new HeaderPropagator());

  @Test
  void allAreInjected() {
    Map<String, String> headers = new HashMap<>();

    both.inject(CONTEXT, headers, Map::put);

    assertThat(headers).containsOnlyKeys("traceparent", "tracestate", "X-Trace-ID", "X-Span-ID");
    assertThat(both.fields())
        .containsExactly("traceparent", "tracestate", "X-Trace-ID", "X-Span-ID");
  }

  @Test
  void anUnsampledTraceTravelsWhereItsFlagDoes() {
    TraceContext unsampled =
        TraceContext.local(new TraceId(1, 2), new SpanId(3), (byte) 0, TraceState.EMPTY);
    Map<String, String> headers = new HashMap<>();

    both.inject(unsampled, headers, Map::put);

    assertThat(headers).containsOnlyKeys("traceparent");
  }

  @Test
  void theFirstThatExtractsIsBelieved() {
    Headers headers =
        new Headers()
            .with("traceparent", TRACEPARENT)
            .with("X-Trace-ID", OTHER_ID)
            .with("X-Span-ID", SPAN_ID);

    assertThat(headers.contextBy(both).traceId()).hasToString(TRACE_ID);
    assertThat(
            headers
                .contextBy(new CompositePropagator(new HeaderPropagator(), new W3CPropagator()))
                .traceId())
        .hasToString(OTHER_ID);
  }

  @Test
  void theIdHeadersDoNotOverruleAnUnsampledTraceparent() {
    Headers headers =
        new Headers()
            .with("traceparent", "00-" + TRACE_ID + "-" + SPAN_ID + "-00")
            .with("X-Trace-ID", TRACE_ID)
            .with("X-Span-ID", SPAN_ID);

    assertThat(headers.contextBy(both).isSampled()).isFalse();
  }

  @Test
  void theNextIsAskedWhereTheFirstHasNothing() {
    Headers ids = new Headers().with("X-Trace-ID", OTHER_ID).with("X-Span-ID", SPAN_ID);

    assertThat(ids.contextBy(both).traceId()).hasToString(OTHER_ID);
    assertThat(ids.with("traceparent", TRACEPARENT + "x").contextBy(both).traceId())
        .hasToString(OTHER_ID);
  }

  @Test
  void nothingIsExtractedWhereNobodyHasAnything() {
    assertThat(new Headers().extractedBy(both)).isNull();
    assertThat(new Headers().extractedBy(new CompositePropagator())).isNull();
  }

  @Test
  void aFieldThatTwoShareIsNamedOnce() {
    assertThat(new CompositePropagator(both, new W3CPropagator()).fields())
        .containsExactlyElementsOf(both.fields());
  }

  @Test
  void whatItIsMadeOfDoesNotChange() {
    Propagator[] propagators = {new W3CPropagator()};
    Propagator composite = new CompositePropagator(propagators);

    propagators[0] = new HeaderPropagator();

    assertThat(new Headers().with("traceparent", TRACEPARENT).extractedBy(composite)).isNotNull();
  }
}
