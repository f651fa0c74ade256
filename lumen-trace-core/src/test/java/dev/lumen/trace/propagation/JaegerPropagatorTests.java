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

class JaegerPropagatorTests {

  private static final TraceId ID = new TraceId(0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L);
  private static final SpanId PARENT = new SpanId(0x00f067aa0ba902b7L);
  private static final String IDS = TRACE_ID + ":" + SPAN_ID + ":0:";

  private final Propagator propagator = PropagationFormat.JAEGER.propagator();

  @ParameterizedTest
  @CsvSource({"0, 0", "00, 0", "1, 1", "01, 1", "9, 1", "2, 0", "3, -127", "0f, -127", "ff, -127"})
  void theFlagsDecide(String flags, byte expected) {
    assertThat(read(IDS + flags)).isEqualTo(context(expected));
  }

  @Test
  void leadingZerosMayBeLeftOut() {
    assertThat(read("1:f067aa0ba902b7:0:1"))
        .isEqualTo(
            TraceContext.remote(new TraceId(0, 1), PARENT, TraceContext.SAMPLED, TraceState.EMPTY));
  }

  @Test
  void colonsMayBeEncoded() {
    assertThat(read((IDS + "1").replace(":", "%3A"))).isEqualTo(context(TraceContext.SAMPLED));
    assertThat(read((IDS + "1").replace(":", "%3a"))).isEqualTo(context(TraceContext.SAMPLED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":::",
        "1",
        "1:1",
        "1:1:0",
        "1:1:0:",
        ":1:0:1",
        "1::0:1",
        "1:1:0:1:",
        "1:1:0:001",
        "1:1:0:g",
        "1:1:0:-1",
        "1:1:0:+1",
        "1:1:0:F",
        "0:1:0:1",
        "1:0:0:1",
        "A:1:0:1",
        "1:A:0:1",
        "-1:1:0:1",
        "+1:1:0:1",
        " 1 : 1 :0:1",
        "4bf92f3577b34da6a3ce929d0e0e47361:1:0:1",
        "1:00f067aa0ba902b71:0:1",
        "1%1%0%1"
      })
  void whatIsNotJaegerIsNothing(String value) {
    assertThat(read(value)).isNull();
  }

  @Test
  void nothingIsWritten() {
    Map<String, String> headers = new HashMap<>();

    propagator.inject(context(TraceContext.SAMPLED), headers, Map::put);

    assertThat(headers).isEmpty();
    assertThat(propagator.fields()).containsExactly("uber-trace-id");
    assertThat(propagator.injectedFields()).isEmpty();
  }

  private @Nullable TraceContext read(String value) {
    return new Headers().with("Uber-Trace-Id", value).extractedBy(propagator);
  }

  private static TraceContext context(byte flags) {
    return TraceContext.remote(ID, PARENT, flags, TraceState.EMPTY);
  }
}
