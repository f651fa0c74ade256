package dev.lumen.trace.propagation;

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
import org.junit.jupiter.params.provider.ValueSource;

class XRayPropagatorTests {

  private static final TraceId ID = new TraceId(0x5759e988bd862e3fL, 0xe1be46a994272793L);
  private static final SpanId PARENT = new SpanId(0x53995c3f42cd8ad8L);
  private static final String ROOT = "Root=1-5759e988-bd862e3fe1be46a994272793";
  private static final String BOTH = ROOT + ";Parent=53995c3f42cd8ad8";

  private final Propagator propagator = PropagationFormat.X_RAY.propagator();

  @Test
  void aDecisionIsRead() {
    assertThat(read(BOTH + ";Sampled=1")).isEqualTo(context(TraceContext.SAMPLED));
    assertThat(read(BOTH + ";Sampled=0")).isEqualTo(context((byte) 0));
  }

  @Test
  void whereNobodyHasDecidedItSaysSo() {
    assertThat(read(BOTH)).isEqualTo(TraceContext.deferred(ID, PARENT));
    assertThat(read(BOTH + ";Sampled=?")).isEqualTo(TraceContext.deferred(ID, PARENT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sampled=1;Parent=53995c3f42cd8ad8;" + ROOT,
        "Parent=53995c3f42cd8ad8;" + ROOT + ";Sampled=1;",
        "Self=1-67891233-abcdef012345678912345678;" + BOTH + ";Sampled=1",
        BOTH + " ; Sampled=1 ; Lineage=a87bd80c:1|68fd508a:5|c512fbe3:2",
        ";;" + BOTH + ";CalledFrom=app;Sampled=1"
      })
  void theOrderOfFieldsAndOtherFieldsDoNotMatter(String value) {
    assertThat(read(value)).isEqualTo(context(TraceContext.SAMPLED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "=",
        ROOT,
        ROOT + ";Sampled=1",
        "Parent=53995c3f42cd8ad8;Sampled=1",
        "Self=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8",
        "root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8",
        "Root=2-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8",
        "Root=1-5759e988bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8",
        "Root=1-5759e98-8bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8",
        "Root=1-5759e988-bd862e3fe1be46a99427279;Parent=53995c3f42cd8ad8",
        "Root=1-5759E988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8",
        "Root=1-00000000-000000000000000000000000;Parent=53995c3f42cd8ad8",
        ROOT + ";Parent=0000000000000000",
        ROOT + ";Parent=53995c3f42cd8ad",
        ROOT + ";Parent=53995C3F42CD8AD8",
        BOTH + ";Sampled=2",
        BOTH + ";Sampled=",
        BOTH + ";Sampled=1;Sampled=1",
        BOTH + ";" + ROOT,
        BOTH + ";Parent=53995c3f42cd8ad8"
      })
  void whatIsNotXRayIsNothing(String value) {
    assertThat(read(value)).isNull();
  }

  @Test
  void nothingIsWritten() {
    Map<String, String> headers = new HashMap<>();

    propagator.inject(context(TraceContext.SAMPLED), headers, Map::put);

    assertThat(headers).isEmpty();
    assertThat(propagator.fields()).containsExactly("X-Amzn-Trace-Id");
    assertThat(propagator.injectedFields()).isEmpty();
  }

  private @Nullable TraceContext read(String value) {
    return new Headers().with("x-amzn-trace-id", value).extractedBy(propagator);
  }

  private static TraceContext context(byte flags) {
    return TraceContext.remote(ID, PARENT, flags, TraceState.EMPTY);
  }
}
