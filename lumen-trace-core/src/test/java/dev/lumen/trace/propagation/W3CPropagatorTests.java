package dev.lumen.trace.propagation;

import static dev.lumen.trace.propagation.Headers.SPAN_ID;
import static dev.lumen.trace.propagation.Headers.TRACEPARENT;
import static dev.lumen.trace.propagation.Headers.TRACE_ID;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class W3CPropagatorTests {

  private static final TraceId ID = new TraceId(0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L);
  private static final SpanId PARENT = new SpanId(0x00f067aa0ba902b7L);
  private static final String FUTURE = "cc" + TRACEPARENT.substring(2);

  private final Propagator propagator = new W3CPropagator();

  @Test
  void aTraceparentIsReadAsARemoteContext() {
    TraceContext context = read(TRACEPARENT);

    assertThat(context)
        .isEqualTo(TraceContext.remote(ID, PARENT, TraceContext.SAMPLED, TraceState.EMPTY));
    assertThat(context.isRemote()).isTrue();
    assertThat(context.isSampled()).isTrue();
    assertThat(context.isRandom()).isFalse();
  }

  @Test
  void nothingIsReadWhereNothingCame() {
    assertThat(new Headers().extractedBy(propagator)).isNull();
    assertThat(extract("")).isNull();
    assertThat(extract(" \t ")).isNull();
  }

  @Test
  void anUpperCaseTraceIdIsRefused() {
    assertThat(extract(TRACEPARENT.replace(TRACE_ID, TRACE_ID.toUpperCase(Locale.ROOT)))).isNull();
  }

  @Test
  void anUpperCaseSpanIdIsRefused() {
    assertThat(extract(TRACEPARENT.replace(SPAN_ID, SPAN_ID.toUpperCase(Locale.ROOT)))).isNull();
  }

  @Test
  void anUpperCaseVersionOrFlagIsRefused() {
    assertThat(extract(FUTURE.replace("cc-", "CC-"))).isNull();
    assertThat(extract(withFlags("0A"))).isNull();
  }

  @Test
  void anIdOfZerosIsRefused() {
    assertThat(extract(TRACEPARENT.replace(TRACE_ID, "0".repeat(32)))).isNull();
    assertThat(extract(TRACEPARENT.replace(SPAN_ID, "0".repeat(16)))).isNull();
  }

  @Test
  void versionFfIsRefused() {
    assertThat(extract("ff" + TRACEPARENT.substring(2))).isNull();
    assertThat(extract("ff" + TRACEPARENT.substring(2) + "-more")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "-", "-00", "0", "-what-the-future-brings", ",", "x"})
  void versionZeroHasNoTrailingData(String tail) {
    assertThat(extract(TRACEPARENT + tail)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "0f", "10", "cc", "fe"})
  void aHigherVersionIsReadByItsKnownPrefix(String version) {
    String traceparent = version + TRACEPARENT.substring(2);

    assertThat(extract(traceparent)).isEqualTo(extract(TRACEPARENT));
    assertThat(extract(traceparent + "-")).isEqualTo(extract(TRACEPARENT));
    assertThat(extract(traceparent + "-\u00e9 anything =,")).isEqualTo(extract(TRACEPARENT));
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "0", "1-", ".what", " -", ",cc-", "_"})
  void aHigherVersionMustGoOnWithADash(String tail) {
    assertThat(extract(FUTURE + tail + "x")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "000", "0000", ".0", "0.", "", "0x", "-1", " 0"})
  void aVersionIsTwoDigits(String version) {
    assertThat(extract(version + TRACEPARENT.substring(2))).isNull();
  }

  @Test
  void fieldsHaveTheirLengths() {
    assertThat(extract(TRACEPARENT.replace(TRACE_ID, TRACE_ID + "0"))).isNull();
    assertThat(extract(TRACEPARENT.replace(TRACE_ID, TRACE_ID.substring(1)))).isNull();
    assertThat(extract(TRACEPARENT.replace(SPAN_ID, SPAN_ID + "0"))).isNull();
    assertThat(extract(TRACEPARENT.replace(SPAN_ID, SPAN_ID.substring(1)))).isNull();
    assertThat(extract(withFlags("1"))).isNull();
    assertThat(extract(withFlags("001"))).isNull();
    assertThat(extract(FUTURE.substring(0, 54))).isNull();
  }

  @Test
  void fieldsAreParted() {
    assertThat(extract(TRACEPARENT.replace('-', '_'))).isNull();
    for (int dash : new int[] {2, 35, 52}) {
      assertThat(extract(new StringBuilder(TRACEPARENT).replace(dash, dash + 1, "0").toString()))
          .isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\t", " \t \t"})
  void whiteSpaceAroundTheValueIsTrimmed(String space) {
    assertThat(extract(space + TRACEPARENT)).isEqualTo(extract(TRACEPARENT));
    assertThat(extract(TRACEPARENT + space)).isEqualTo(extract(TRACEPARENT));
    assertThat(extract(space + FUTURE + space)).isEqualTo(extract(TRACEPARENT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\u00a0", "\u000b", "\u0000", "\u2003"})
  void otherWhiteSpaceIsNot(String space) {
    assertThat(extract(space + TRACEPARENT)).isNull();
    assertThat(extract(TRACEPARENT + space)).isNull();
  }

  @Test
  void twoTraceparentHeadersAreRefusedBoth() {
    String other = TRACEPARENT.replace(SPAN_ID, "00000000000000aa");

    assertThat(two(TRACEPARENT, other)).isNull();
    assertThat(two(TRACEPARENT, TRACEPARENT)).isNull();
    assertThat(two(TRACEPARENT, "")).isNull();
    assertThat(two("", TRACEPARENT)).isNull();
    assertThat(extract(TRACEPARENT + "," + other)).isNull();
    assertThat(extract(FUTURE + "," + FUTURE)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"traceparent", "TraceParent", "TRACEPARENT", "tRaCePaReNt"})
  void theNameOfTheTraceparentMayHaveAnyCase(String name) {
    assertThat(new Headers().with(name, TRACEPARENT).extractedBy(propagator))
        .isEqualTo(extract(TRACEPARENT));
    assertThat(propagator.extract(Map.of(name, TRACEPARENT), Getter.caseInsensitive()))
        .isEqualTo(extract(TRACEPARENT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tracestate", "TraceState", "TRACESTATE", "tRaCeStAtE"})
  void theNameOfTheTracestateMayHaveAnyCase(String name) {
    TraceContext context =
        requireNonNull(
            propagator.extract(
                Map.of("traceparent", TRACEPARENT, name, "a=1"), Getter.caseInsensitive()));

    assertThat(context.traceState()).hasToString("a=1");
    assertThat(
            new Headers()
                .with("traceparent", TRACEPARENT)
                .with(name, "a=1")
                .extractedBy(propagator))
        .isEqualTo(context);
  }

  @ParameterizedTest
  @CsvSource({"00,false,false", "01,true,false", "02,false,true", "03,true,true"})
  void theSampledAndTheRandomFlagAreKeptAsTheyCame(String flags, boolean sampled, boolean random) {
    TraceContext context = read(withFlags(flags));

    assertThat(context.isSampled()).isEqualTo(sampled);
    assertThat(context.isRandom()).isEqualTo(random);
    assertThat(inject(context)).containsEntry("traceparent", withFlags(flags));
  }

  @ParameterizedTest
  @CsvSource({"ff,03", "fc,00", "04,00", "80,00", "09,01", "a2,02"})
  void otherFlagsAreCleared(String came, String kept) {
    TraceContext context = read(withFlags(came));

    assertThat(context).isEqualTo(extract(withFlags(kept)));
    assertThat(inject(context)).containsEntry("traceparent", withFlags(kept));
    assertThat(extract("cc" + withFlags(came).substring(2))).isEqualTo(context);
  }

  @Test
  void flagsAreTwoDigits() {
    assertThat(extract(withFlags("0."))).isNull();
    assertThat(extract(withFlags(".0"))).isNull();
    assertThat(extract("cc" + withFlags("0g").substring(2))).isNull();
  }

  @Test
  void aContextIsWrittenInVersionZero() {
    TraceContext context =
        TraceContext.local(ID, PARENT, TraceContext.SAMPLED, TraceState.parse("a=1,b=2"));

    assertThat(inject(context))
        .containsOnly(Map.entry("traceparent", TRACEPARENT), Map.entry("tracestate", "a=1,b=2"));
    assertThat(inject(read(FUTURE + "-more"))).containsOnly(Map.entry("traceparent", TRACEPARENT));
  }

  @Test
  void flagsThatAreNotDefinedAreNotWritten() {
    assertThat(inject(TraceContext.local(ID, PARENT, (byte) 0xff, TraceState.EMPTY)))
        .containsEntry("traceparent", withFlags("03"));
  }

  @Test
  void anEmptyTracestateIsNotWritten() {
    assertThat(inject(read(TRACEPARENT))).containsOnlyKeys("traceparent");
  }

  @Test
  void anInvalidContextIsNotWritten() {
    assertThat(inject(TraceContext.local(new TraceId(0, 0), PARENT, (byte) 1, TraceState.EMPTY)))
        .isEmpty();
    assertThat(inject(TraceContext.local(ID, new SpanId(0), (byte) 1, TraceState.EMPTY))).isEmpty();
  }

  @Test
  void aMapIsACarrier() {
    Map<String, String> headers = new LinkedHashMap<>();
    TraceContext sent = TraceContext.local(ID, PARENT, (byte) 3, TraceState.parse("a=1"));

    propagator.inject(sent, headers, Map::put);

    assertThat(propagator.extract(headers, Map::get))
        .isEqualTo(TraceContext.remote(ID, PARENT, (byte) 3, TraceState.parse("a=1")));
    assertThat(headers.keySet()).containsExactlyElementsOf(propagator.fields());
  }

  private @Nullable TraceContext extract(String traceparent) {
    return new Headers().with("traceparent", traceparent).extractedBy(propagator);
  }

  private TraceContext read(String traceparent) {
    return requireNonNull(extract(traceparent));
  }

  private @Nullable TraceContext two(String first, String second) {
    return new Headers()
        .with("traceparent", first)
        .with("Traceparent", second)
        .extractedBy(propagator);
  }

  private Map<String, String> inject(TraceContext context) {
    Map<String, String> headers = new LinkedHashMap<>();
    propagator.inject(context, headers, Map::put);
    return headers;
  }

  private static String withFlags(String flags) {
    return TRACEPARENT.substring(0, 53) + flags;
  }
}
