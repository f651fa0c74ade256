package dev.lumen.trace.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetriesTests {

  private final FakeTime time = new FakeTime();
  private final Retries retries = new Retries(time);

  @RepeatedTest(20)
  void pausesGrowByHalfGiveOrTakeAFifth() throws Exception {
    for (int attempt = 1; attempt < 5; attempt++) {
      assertThat(retries.pauseAfter(new IOException())).isTrue();
    }
    assertThat(retries.pauseAfter(new IOException())).isFalse();

    List<Duration> pauses = time.pauses();
    assertThat(pauses).hasSize(4);
    double expected = 1000;
    for (Duration pause : pauses) {
      assertThat((double) pause.toMillis()).isBetween(expected * 0.8 - 1, expected * 1.2);
      expected *= 1.5;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 503, 504})
  void whatMayPassIsTriedAgain(int status) throws Exception {
    assertThat(retries.pauseAfter(answer(status, Map.of()))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 302, 400, 401, 404, 408, 413, 500, 501, 505})
  void whatWillNotPassIsNotTriedAgain(int status) throws Exception {
    assertThat(retries.pauseAfter(answer(status, Map.of("Retry-After", "1")))).isFalse();
    assertThat(time.pauses()).isEmpty();
  }

  @Test
  void aBackendThatIsNotTrustedIsNotTriedAgain() throws Exception {
    IOException distrust = new SSLHandshakeException("no");
    distrust.initCause(new CertificateException());

    assertThat(retries.pauseAfter(distrust)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7 | 7000",
        "Sun, 01 Mar 2026 12:00:20 GMT | 20000",
        "Sun, 01 Mar 2026 11:00:00 GMT | 100",
        "0 | 100",
        "30 | 30000"
      })
  void aBackendIsLeftAloneForAsLongAsItAsksWithinBounds(String retryAfter, long millis)
      throws Exception {
    assertThat(retries.pauseAfter(answer(503, Map.of("Retry-After", retryAfter)))).isTrue();

    assertThat(time.pauses()).containsExactly(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"31", "3600", "Mon, 01 Mar 2027 12:00:00 GMT"})
  void aBackendThatAsksForMoreThanThereIsIsGivenUpAtOnce(String retryAfter) throws Exception {
    assertThat(retries.pauseAfter(answer(503, Map.of("Retry-After", retryAfter)))).isFalse();

    assertThat(time.pauses()).isEmpty();
  }

  @Test
  void whatIsLeftShrinksWithEachAttempt() throws Exception {
    HttpAnswer busy = answer(429, Map.of("Retry-After", "20"));

    assertThat(retries.pauseAfter(busy)).isTrue();
    assertThat(retries.pauseAfter(busy)).isFalse();

    assertThat(time.pauses()).containsExactly(Duration.ofSeconds(20));
  }

  @Test
  void noAttemptBeginsLaterThanHalfAMinuteAfterTheFirst() throws Exception {
    time.pass(Duration.ofMillis(29_900));
    assertThat(retries.pauseAfter(new IOException())).isTrue();
    assertThat(time.pauses()).containsExactly(Duration.ofMillis(100));

    time.pass(Duration.ofSeconds(10));
    assertThat(retries.pauseAfter(new IOException())).isFalse();
  }

  @Test
  void thePauseAnswersToInterruption() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> new Time() {}.pause(Duration.ofDays(1)))
        .isInstanceOf(InterruptedException.class);
  }

  private static HttpAnswer answer(int status, Map<String, String> headers) {
    Map<String, List<String>> lists = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, value) -> lists.put(name, List.of(value)));
    return new HttpAnswer(status, lists, new byte[0]);
  }
}
