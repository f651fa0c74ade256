package dev.lumen.trace.propagation;

import static dev.lumen.trace.propagation.Headers.TRACEPARENT;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.context.TraceContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GetterTests {

  private final Getter<Map<String, String>> getter = Getter.caseInsensitive();

  @Test
  void aNameIsFoundInAnyCase() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(null, "HTTP/1.1 200 OK");
    headers.put("Host", null);
    headers.put("TRACEparent", TRACEPARENT);

    assertThat(getter.get(headers, "traceparent")).isEqualTo(TRACEPARENT);
    assertThat(getter.getAll(headers, "traceparent")).containsExactly(TRACEPARENT);
    assertThat(getter.get(headers, "host")).isNull();
    assertThat(getter.getAll(headers, "host")).isEmpty();
    assertThat(getter.get(headers, "tracestate")).isNull();
  }

  @Test
  void namesThatDifferInCaseAloneAreOneHeaderSentTwice() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("traceparent", TRACEPARENT);
    headers.put("tracestate", "a=1");
    headers.put("TraceState", "b=2");

    TraceContext context = requireNonNull(new W3CPropagator().extract(headers, getter));
    headers.put("Traceparent", TRACEPARENT);

    assertThat(context.traceState()).hasToString("a=1,b=2");
    assertThat(getter.get(headers, "tracestate")).isEqualTo("a=1");
    assertThat(new W3CPropagator().extract(headers, getter)).isNull();
  }

  @Test
  void aLambdaTellsOneValue() {
    Getter<Map<String, String>> lambda = Map::get;

    assertThat(lambda.get(Map.of("a", "1"), "a")).isEqualTo("1");
    assertThat(lambda.getAll(Map.of("a", "1"), "a")).isNull();
  }
}
