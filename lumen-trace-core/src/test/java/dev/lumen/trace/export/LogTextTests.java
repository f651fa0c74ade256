package dev.lumen.trace.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LogTextTests {

  @Test
  void whatIsNotPrintableBecomesASpace() {
    assertThat(LogText.clean(" a\r\nb\u0000\u001b[1mc\u2028d\u202ee\u0085f\ud800g "))
        .isEqualTo("a b [1mc d e f g");
  }

  @Test
  void ordinaryTextStaysAsItIs() {
    assertThat(LogText.clean("Zu groß, 多すぎる! 👍")).isEqualTo("Zu groß, 多すぎる! 👍");
  }

  @Test
  void longTextIsCut() {
    assertThat(LogText.clean("x".repeat(1_000_000))).isEqualTo("x".repeat(200) + "...");
    assertThat(LogText.clean("x".repeat(200))).isEqualTo("x".repeat(200));
  }

  @Test
  void bytesAreDecodedAsFarAsTheyAreShown() {
    byte[] bytes = "👍".repeat(1_000_000).getBytes(UTF_8);

    assertThat(LogText.clean(LogText.decode(bytes))).startsWith("👍").endsWith("...");
    assertThat(LogText.decode(bytes)).hasSizeLessThan(1000);
  }

  @Property
  void itIsOneShortLineWhateverTheText(@ForAll String text) {
    String clean = LogText.clean(text);

    assertThat(clean).hasSizeLessThanOrEqualTo(203);
    assertThat(clean.chars().noneMatch(Character::isISOControl)).isTrue();
    assertThat(clean.lines().count()).isLessThanOrEqualTo(1);
  }
}
