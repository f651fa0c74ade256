package dev.lumen.trace.propagation;

import static dev.lumen.trace.propagation.Headers.TRACEPARENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceState;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracestateExtractionTests {

  private final Propagator propagator = new W3CPropagator();

  @Test
  void aTracestateIsCarriedOn() {
    TraceContext context = extract("rojo=1,congo=2");
    Map<String, String> next = new LinkedHashMap<>();

    propagator.inject(context, next, Map::put);

    assertThat(next).containsEntry("tracestate", "rojo=1,congo=2");
  }

  @Test
  void severalHeadersAreJoinedInTheirOrder() {
    assertThat(extract("a=1,b=2", "c=3", "", "d=4").traceState()).hasToString("a=1,b=2,c=3,d=4");
  }

  @Test
  void emptyMembersAndWhiteSpaceAreTolerated() {
    assertThat(extract("", " a=1 ,, b=2\t", " ").traceState()).hasToString("a=1,b=2");
    assertThat(extract("").traceState()).isSameAs(TraceState.EMPTY);
  }

  @Test
  void ofAKeyThatComesTwiceTheFirstIsKept() {
    assertThat(extract("a=1,b=2", "a=3").traceState()).hasToString("a=1,b=2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "A=1", "a=1,=", "a=1,b=\u00e9", "a=1=2", "a=1,b", "@a=1", "a=\u0000"})
  void anInvalidListIsDroppedWholeAndDoesNotHarmTheTraceparent(String tracestate) {
    TraceContext plain = new Headers().with("traceparent", TRACEPARENT).extractedBy(propagator);

    assertThat(extract(tracestate)).isEqualTo(plain);
    assertThat(extract("x=1", tracestate)).isEqualTo(plain);
  }

  @Test
  void aTracestateWithoutTraceparentIsDropped() {
    assertThat(new Headers().with("tracestate", "a=1").extractedBy(propagator)).isNull();
  }

  @Test
  void aTracestateBesideABadTraceparentIsDropped() {
    Headers headers =
        new Headers().with("traceparent", TRACEPARENT + "x").with("tracestate", "a=1");

    assertThat(headers.extractedBy(propagator)).isNull();
  }

  private TraceContext extract(String... tracestates) {
    Headers headers = new Headers().with("traceparent", TRACEPARENT);
    for (String tracestate : tracestates) {
      headers.with("tracestate", tracestate);
    }
    return headers.contextBy(propagator);
  }
}
