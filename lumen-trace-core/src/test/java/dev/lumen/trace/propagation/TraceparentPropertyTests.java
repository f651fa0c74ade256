package dev.lumen.trace.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class TraceparentPropertyTests {

  private static final Pattern VALID =
      Pattern.compile(
          "[ \t]*+(00|(?!00|ff)[0-9a-f]{2}(?=.{53}(-|[ \t]*\\z)))"
              + "-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}((?<!^[ \t]*00.{53})-.*)?[ \t]*",
          Pattern.DOTALL);

  private final Propagator propagator = new W3CPropagator();

  @Property(edgeCases = EdgeCasesMode.NONE)
  void whatIsInjectedIsExtracted(@ForAll("contexts") TraceContext sent) {
    Map<String, String> headers = new HashMap<>();

    propagator.inject(sent, headers, Map::put);

    assertThat(propagator.extract(headers, Map::get)).isEqualTo(sent);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void whatTheGrammarAllowsIsRead(
      @ForAll("contexts") TraceContext context, @ForAll("versions") int version) {
    String traceparent = "%02x".formatted(version) + context.traceparent().substring(2);
    String tail = version == 0 ? "" : "-" + context.spanId();

    assertThat(extract(traceparent + tail)).hasToString(context.traceparent());
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void noiseIsReadOnlyWhereTheGrammarHasIt(@ForAll("noise") String traceparent) {
    assertThat(extract(traceparent) != null).isEqualTo(VALID.matcher(traceparent).matches());
  }

  private @Nullable TraceContext extract(String traceparent) {
    return propagator.extract(Map.of("traceparent", traceparent), Map::get);
  }

  @Provide
  Arbitrary<TraceContext> contexts() {
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.longs().filter(low -> low != 0),
            Arbitraries.longs().filter(span -> span != 0),
            Arbitraries.bytes().between((byte) 0, (byte) 3))
        .as(
            (high, low, span, flags) ->
                TraceContext.remote(
                    new TraceId(high, low), new SpanId(span), flags, TraceState.EMPTY));
  }

  @Provide
  Arbitrary<Integer> versions() {
    return Arbitraries.integers().between(0, 0xfe);
  }

  @Provide
  Arbitrary<String> noise() {
    Arbitrary<String> bits =
        Arbitraries.strings().withChars("0123456789abcdefAF-. \t\u00e9").ofMaxLength(3);
    Arbitrary<String> broken =
        Combinators.combine(
                contexts(),
                Arbitraries.of("00", "00", "01", "fe", "ff", "0", "CC"),
                Arbitraries.integers().between(0, 55),
                Arbitraries.integers().between(0, 3),
                bits,
                Arbitraries.of("", "", " ", "-", "-x", "\t "))
            .as(TraceparentPropertyTests::broken);
    return Arbitraries.oneOf(broken, Arbitraries.strings());
  }

  private static String broken(
      TraceContext context, String version, int at, int cut, String put, String tail) {
    String text = version + context.traceparent().substring(2) + tail;
    int from = Math.min(at, text.length());
    int to = Math.min(from + cut, text.length());
    return text.substring(0, from) + put + text.substring(to);
  }
}
