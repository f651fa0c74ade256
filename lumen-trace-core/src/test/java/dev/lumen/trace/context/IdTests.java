package dev.lumen.trace.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.arbitraries.StringArbitrary;
import org.junit.jupiter.api.Test;

class IdTests {

  private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN_ID = "00f067aa0ba902b7";
  private static final Pattern TRACE_ID_PATTERN = Pattern.compile("(?!0{32})[0-9a-f]{32}");
  private static final Pattern SPAN_ID_PATTERN = Pattern.compile("(?!0{16})[0-9a-f]{16}");

  @Test
  void anIdIsReadAsItIsWritten() {
    assertThat(TraceId.parse(TRACE_ID))
        .isEqualTo(new TraceId(0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L))
        .hasToString(TRACE_ID);
    assertThat(SpanId.parse(SPAN_ID)).isEqualTo(new SpanId(0x00f067aa0ba902b7L));
    assertThat(SpanId.parse(SPAN_ID)).hasToString(SPAN_ID);
  }

  @Test
  void anUpperCaseIdIsRefused() {
    assertThat(TraceId.parse(TRACE_ID.toUpperCase(Locale.ROOT))).isNull();
    assertThat(SpanId.parse(SPAN_ID.toUpperCase(Locale.ROOT))).isNull();
  }

  @Test
  void anIdOfZerosIsRefused() {
    assertThat(TraceId.parse("0".repeat(32))).isNull();
    assertThat(SpanId.parse("0".repeat(16))).isNull();
    assertThat(new TraceId(0, 0).isValid()).isFalse();
    assertThat(new SpanId(0).isValid()).isFalse();
  }

  @Test
  void anIdWithOneBitIsValid() {
    assertThat(TraceId.parse("8" + "0".repeat(31))).isEqualTo(new TraceId(Long.MIN_VALUE, 0));
    assertThat(TraceId.parse("0".repeat(31) + "1")).isEqualTo(new TraceId(0, 1));
    assertThat(SpanId.parse("8" + "0".repeat(15))).isEqualTo(new SpanId(Long.MIN_VALUE));
  }

  @Test
  void nothingIsNoId() {
    assertThat(TraceId.parse(null)).isNull();
    assertThat(SpanId.parse(null)).isNull();
    assertThat(TraceId.parse("")).isNull();
    assertThat(SpanId.parse("")).isNull();
  }

  @Test
  void anIdIsReadWithinALongerText() {
    assertThat(TraceId.parse("--" + TRACE_ID + "--", 2)).hasToString(TRACE_ID);
    assertThat(SpanId.parse("--" + SPAN_ID + "--", 2)).hasToString(SPAN_ID);
    assertThat(TraceId.parse("--" + TRACE_ID, 3)).isNull();
    assertThat(SpanId.parse("--" + SPAN_ID, 3)).isNull();
  }

  @Property
  void everyTraceIdIsReadBack(@ForAll long high, @ForAll long low) {
    TraceId id = new TraceId(high, low);

    assertThat(TraceId.parse(id.toString())).isEqualTo(id.isValid() ? id : null);
  }

  @Property
  void everySpanIdIsReadBack(@ForAll long value) {
    SpanId id = new SpanId(value);

    assertThat(SpanId.parse(id.toString())).isEqualTo(id.isValid() ? id : null);
  }

  @Property
  void noiseIsAnIdOnlyWhereTheGrammarHasIt(@ForAll("noise") String text) {
    assertThat(TraceId.parse(text) != null).isEqualTo(TRACE_ID_PATTERN.matcher(text).matches());
    assertThat(SpanId.parse(text) != null).isEqualTo(SPAN_ID_PATTERN.matcher(text).matches());
  }

  @Provide
  Arbitrary<String> noise() {
    StringArbitrary hex = Arbitraries.strings().withChars("0123456789abcdef");
    StringArbitrary nearlyHex =
        Arbitraries.strings().withChars("09afAFgG`/: \u00e9\u0660\uff11").ofMaxLength(40);
    return Arbitraries.oneOf(
        hex.ofLength(32),
        hex.ofLength(16),
        hex.ofMaxLength(40),
        nearlyHex,
        hex.ofLength(31).flatMap(most -> Arbitraries.chars().map(last -> most + last)),
        hex.ofLength(15).flatMap(most -> Arbitraries.chars().map(first -> first + most)),
        Arbitraries.strings());
  }

  @Test
  void traceIdsAreOrderedAsTheirText() {
    TraceId one = new TraceId(1, -1);
    TraceId two = new TraceId(2, 0);
    TraceId large = new TraceId(-1, 5);

    assertThat(one).isLessThan(two);
    assertThat(two).isLessThan(large);
    assertThat(new TraceId(2, 0)).isEqualByComparingTo(two);
    assertThat(new TraceId(2, 1)).isGreaterThan(two);
  }
}
