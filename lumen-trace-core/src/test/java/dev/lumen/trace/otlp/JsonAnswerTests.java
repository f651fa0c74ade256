package dev.lumen.trace.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonAnswerTests {

  private static final String WHOLE =
      "{\"other\":[{\"partialSuccess\":{\"rejectedSpans\":9}}],\"partialSuccess\":"
          + "{\"x\":{\"rejectedSpans\":8},\"rejectedSpans\":\"3\",\"errorMessage\":\"too old\"}}";

  @ParameterizedTest
  @CsvSource({
    "3, 3",
    "'\"3\"', 3",
    "-1, -1",
    "3.0, 3",
    "1e2, 100",
    "'\"9223372036854775807\"', 9223372036854775807",
    "99999999999999999999, 9223372036854775807",
    "null, 0",
    "'\"many\"', 0",
    "[3], 0"
  })
  void rejectedSpansAreTextOrANumber(String json, long rejected) {
    byte[] answer = bytes("{\"partialSuccess\":{\"rejectedSpans\":" + json + "}}");

    assertThat(JsonAnswer.read(answer)).isEqualTo(new OtlpAnswer(rejected, "", ""));
  }

  @Test
  void fieldsOfOtherPlacesArePassedOver() {
    assertThat(JsonAnswer.read(bytes(WHOLE))).isEqualTo(new OtlpAnswer(3, "too old", ""));
    assertThat(
            JsonAnswer.read(
                    bytes(
                        "{\"details\":[{\"message\":\"no\"}],\"code\":3,"
                            + "\"message\":\"bad\\nid\"}"))
                .reason())
        .isEqualTo("bad\nid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "[]", "null", "3", "{\"partialSuccess\":null}", "<html>", "\u0000"})
  void whatSaysNothingMeansThatAllWasTaken(String json) {
    assertThat(JsonAnswer.read(bytes(json))).isEqualTo(OtlpAnswer.NONE);
  }

  @Test
  void anAnswerWithoutBottomIsLeft() {
    byte[] deep = bytes("{\"a\":".repeat(100_000));

    assertThat(JsonAnswer.read(deep)).isEqualTo(OtlpAnswer.NONE);
  }

  @Property
  void neverThrowsWhereAnAnswerIsCutAndAByteIsWrong(
      @ForAll @IntRange(max = 100) int length,
      @ForAll @IntRange(max = 99) int place,
      @ForAll byte wrong) {
    byte[] json = bytes(WHOLE);
    json[place] = wrong;

    OtlpAnswer read = JsonAnswer.read(Arrays.copyOf(json, length));

    assertThat(read.errorMessage()).hasSizeLessThanOrEqualTo(100);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
