package dev.lumen.trace.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTests {

  private static final Instant NOW = Instant.parse("1994-11-06T08:49:37Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0",
        " 7 | 7",
        "120 | 120",
        "Sun, 06 Nov 1994 08:49:57 GMT | 20",
        "Sun, 06 Nov 1994 08:49:37 GMT | 0",
        "Sat, 05 Nov 1994 08:49:37 GMT | 0",
        "Thu, 01 Jan 1970 00:00:00 GMT | 0",
        "99999999999999999999999999 | 999999999"
      })
  void secondsAndDatesAreRead(String value, long seconds) {
    assertThat(RetryAfter.parse(value, NOW)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-1",
        "+1",
        "1.5",
        "1e3",
        "0x10",
        "٣",
        "soon",
        "10 seconds",
        "Mon, 06 Nov 1994 08:49:37 GMT",
        "Sun, 99 Nov 1994 08:49:37 GMT"
      })
  void junkIsNoAnswer(String value) {
    assertThat(RetryAfter.parse(value, NOW)).isNull();
  }

  @Property
  void neverThrowsNorGoesBack(@ForAll String value) {
    Duration parsed = RetryAfter.parse(value, NOW);

    assertThat(parsed == null || !parsed.isNegative()).isTrue();
  }
}
