package dev.lumen.trace.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** B3, X-Ray and Jaeger against their grammars, as expressions that are slow and easy to read. */
class OtherFormatsPropertyTests {

  private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";
  private static final String OWS = "[ \t]*+";
  private static final String SPAN_ID = "(?!0{16})[0-9a-f]{16}";
  private static final Pattern B3 =
      Pattern.compile(
          OWS + "(?!0+-)([0-9a-f]{16}){1,2}-" + SPAN_ID + "(-[01d](-" + SPAN_ID + ")?)?[ \t]*");
  private static final Pattern JAEGER =
      Pattern.compile(
          OWS + "(?!0+:)[0-9a-f]{1,32}:(?!0+:)[0-9a-f]{1,16}:[^:]*:[0-9a-f]{1,2}[ \t]*",
          Pattern.DOTALL);

  @Property(edgeCases = EdgeCasesMode.NONE)
  void b3IsReadAsItWasWritten(@ForAll("contexts") TraceContext context) {
    for (PropagationFormat format : List.of(PropagationFormat.B3, PropagationFormat.B3_MULTI)) {
      Map<String, String> headers = new HashMap<>();

      format.propagator().inject(context, headers, Map::put);

      assertThat(format.propagator().extract(headers, Map::get)).isEqualTo(context);
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void b3IsReadOnlyWhereTheGrammarHasIt(@ForAll("noiseOfB3") String value) {
    assertThat(isRead(PropagationFormat.B3, "b3", value)).isEqualTo(B3.matcher(value).matches());
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void jaegerIsReadOnlyWhereTheGrammarHasIt(@ForAll("noiseOfJaeger") String value) {
    assertThat(isRead(PropagationFormat.JAEGER, "uber-trace-id", value))
        .isEqualTo(JAEGER.matcher(value.replaceAll("%3[Aa]", ":")).matches());
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void noiseIsNoTraceOfXRay(@ForAll("noiseOfXRay") String value) {
    boolean read = isRead(PropagationFormat.X_RAY, "X-Amzn-Trace-Id", value);

    assertThat(read).isEqualTo(xRayAllows(value));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void idsAloneAreReadOnlyWhereTheGrammarHasBoth(
      @ForAll("noiseOfIds") String traceId, @ForAll("noiseOfIds") String spanId) {
    Map<String, String> headers = Map.of("X-Trace-ID", traceId, "X-Span-ID", spanId);

    assertThat(new HeaderPropagator().extract(headers, Map::get) != null)
        .isEqualTo(
            traceId.matches(OWS + "(?!0{32})[0-9a-f]{32}[ \t]*")
                && spanId.matches(OWS + SPAN_ID + "[ \t]*"));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void b3OfManyHeadersIsReadOnlyWhereTheGrammarHasTheIds(
      @ForAll("noiseOfIds") String traceId,
      @ForAll("noiseOfIds") String spanId,
      @ForAll("decisions") String sampled,
      @ForAll("decisions") String flags) {
    Map<String, String> headers =
        Map.of(
            "X-B3-TraceId", traceId,
            "X-B3-SpanId", spanId,
            "X-B3-Sampled", sampled,
            "X-B3-Flags", flags);

    if (PropagationFormat.B3_MULTI.propagator().extract(headers, Map::get) != null) {
      assertThat(traceId).matches(OWS + "(?!0+[ \t]*$)([0-9a-f]{16}){1,2}[ \t]*");
      assertThat(spanId).matches(OWS + SPAN_ID + "[ \t]*");
    }
  }

  private static boolean xRayAllows(String value) {
    List<String> fields =
        List.of(value.split(";")).stream()
            .map(field -> field.replaceAll("^[ \t]+|[ \t]+$", ""))
            .toList();
    return only(fields, "Root=", "1-(?!0{8}-0{24})[0-9a-f]{8}-[0-9a-f]{24}", 1)
        && only(fields, "Parent=", SPAN_ID, 1)
        && only(fields, "Sampled=", "[01?]", 0);
  }

  private static boolean only(List<String> fields, String name, String pattern, int atLeast) {
    List<String> found = fields.stream().filter(field -> field.startsWith(name)).toList();
    return found.size() >= atLeast
        && found.size() <= 1
        && found.stream().allMatch(field -> field.substring(name.length()).matches(pattern));
  }

  private static boolean isRead(PropagationFormat format, String header, String value) {
    return format.propagator().extract(Map.of(header, value), Map::get) != null;
  }

  @Provide
  Arbitrary<TraceContext> contexts() {
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.longs().filter(low -> low != 0),
            Arbitraries.longs().filter(span -> span != 0),
            Arbitraries.of(0, 1, -127, 2))
        .as(
            (high, low, span, decision) ->
                decision == 2
                    ? TraceContext.deferred(new TraceId(high, low), new SpanId(span))
                    : TraceContext.remote(
                        new TraceId(high, low),
                        new SpanId(span),
                        decision.byteValue(),
                        TraceState.EMPTY));
  }

  @Provide
  Arbitrary<String> noiseOfB3() {
    return noise(
        Combinators.combine(
                Arbitraries.of(ID, ID.substring(16), "0".repeat(16)),
                Arbitraries.of("", "-0", "-1", "-d", "-1-" + PARENT, "-" + PARENT))
            .as((id, rest) -> id + "-" + PARENT + rest),
        "0123456789abcdfAD- \t");
  }

  @Provide
  Arbitrary<String> noiseOfIds() {
    return noise(Arbitraries.of(ID, PARENT, "0".repeat(16), "0".repeat(32)), "0af9AFg \t");
  }

  @Provide
  Arbitrary<String> decisions() {
    return Arbitraries.oneOf(
        Arbitraries.of("0", "1", "d", "true", "false", " 1", "11", ""), Arbitraries.strings());
  }

  @Provide
  Arbitrary<String> noiseOfJaeger() {
    return noise(
        Combinators.combine(
                Arbitraries.of(ID, ID.substring(20), "1", "0"),
                Arbitraries.of("%3A", ":", ":"),
                Arbitraries.of("0", "1", "03", "ff"))
            .as((id, colon, flags) -> id + colon + PARENT + colon + "0" + colon + flags),
        "0123456789abcdfAD:% \t");
  }

  @Provide
  Arbitrary<String> noiseOfXRay() {
    String root = "Root=1-" + ID.substring(0, 8) + "-" + ID.substring(8);
    return noise(
        Arbitraries.of(root, "Parent=" + PARENT, "Sampled=1", "Sampled=?", "Self=1-2-3", "")
            .list()
            .ofMinSize(1)
            .ofMaxSize(4)
            .map(fields -> String.join(";", fields) + ";" + root + "; Parent=" + PARENT)
            .flatMap(
                twice ->
                    Arbitraries.of(
                        twice, root + ";Parent=" + PARENT, "Parent=" + PARENT + ";" + root)),
        "0123456789abcdfAD-;=? \t");
  }

  /** What is right, with a few characters put in the place of others. */
  private static Arbitrary<String> noise(Arbitrary<String> right, String characters) {
    Arbitrary<String> broken =
        Combinators.combine(
                right,
                Arbitraries.integers().between(0, 80),
                Arbitraries.integers().between(0, 2),
                Arbitraries.strings().withChars(characters).ofMaxLength(2))
            .as(OtherFormatsPropertyTests::broken);
    return Arbitraries.oneOf(broken, broken, right, Arbitraries.strings());
  }

  private static String broken(String text, int at, int cut, String put) {
    int from = Math.min(at, text.length());
    int to = Math.min(from + cut, text.length());
    return text.substring(0, from) + put + text.substring(to);
  }
}
