package dev.lumen.trace.tracers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Spring Boot's own modules for Brave and OpenTelemetry, beside this tracer. */
class OtherTracersTests {

  private static final Map<Bridges, Outcome> OUTCOMES = new EnumMap<>(Bridges.class);

  @ParameterizedTest
  @EnumSource(names = {"BRAVE", "OPEN_TELEMETRY", "BOTH"})
  void theOtherTracerIsWhatItWas(Bridges bridges) {
    Outcome without = Outcome.of(bridges, "lumen.trace.enabled=false");

    assertThat(without.others()).isEqualTo(3);
    assertThat(outcome(bridges).beans()).isEqualTo(without.beans()).hasSize(3);
    assertThat(outcome(bridges).others()).isEqualTo(without.others());
  }

  @ParameterizedTest
  @EnumSource
  void eachExchangeIsOneSpan(Bridges bridges) {
    assertThat(outcome(bridges).spans())
        .extracting(SpanData::kind)
        .containsExactlyInAnyOrder(SpanKind.SERVER, SpanKind.CLIENT, SpanKind.SERVER);
    assertThat(outcome(bridges).spans())
        .extracting(SpanData::traceId)
        .containsOnly(outcome(bridges).spans().get(0).traceId());
  }

  @ParameterizedTest
  @EnumSource
  void aCallHasOneTraceparentWhichIsThisTracers(Bridges bridges) {
    SpanData call =
        outcome(bridges).spans().stream()
            .filter(span -> span.kind() == SpanKind.CLIENT)
            .findFirst()
            .orElseThrow();

    assertThat(outcome(bridges).headers().get("traceparent"))
        .singleElement()
        .asString()
        .contains(call.traceId() + "-" + call.spanId());
  }

  @ParameterizedTest
  @EnumSource
  void theOtherIsSaidWhereItMakesSpans(Bridges bridges) {
    assertThat(outcome(bridges).said()).hasSize(bridges.haveTracer() ? 1 : 0);
  }

  @Test
  void whatIsSaidDescribesAndTellsWhatToDo() {
    assertThat(said(Bridges.BRAVE))
        .contains("Description:", "There is also Micrometer Tracing by Brave (the bean 'brave")
        .contains("Action:", "Remove micrometer-tracing-bridge-brave", "lumen.trace.enabled=false");
    assertThat(said(Bridges.OPEN_TELEMETRY))
        .contains("Micrometer Tracing by OpenTelemetry (the bean 'micrometerOtelTracer')")
        .contains("OpenTelemetry (the bean 'openTelemetrySdk' of io.opentelemetry.sdk.")
        .containsOnlyOnce("Remove micrometer-tracing-bridge-otel");
    assertThat(said(Bridges.BOTH)).contains("by Brave", "OpenTelemetry (the bean");
  }

  @Test
  void anOpenTelemetryThatIsSwitchedOffIsNotSaid() {
    Outcome off = Outcome.of(Bridges.OPEN_TELEMETRY, "management.opentelemetry.enabled=false");

    assertThat(off.said()).isEmpty();
    assertThat(off.others()).isZero();
    assertThat(off.spans()).hasSize(3);
  }

  private static String said(Bridges bridges) {
    List<String> said = outcome(bridges).said();
    assertThat(said).hasSize(1);
    return said.get(0);
  }

  private static Outcome outcome(Bridges bridges) {
    return OUTCOMES.computeIfAbsent(bridges, Outcome::of);
  }
}
