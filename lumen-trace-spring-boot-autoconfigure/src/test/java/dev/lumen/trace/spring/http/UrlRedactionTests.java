package dev.lumen.trace.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlRedactionTests {

  private final UrlRedaction redaction =
      new UrlRedaction(List.of("token", "Signature", "my key", "contraseña"));

  @ParameterizedTest
  @CsvSource({
    "token=x, token=REDACTED",
    "a=1&token=x&b=2, a=1&token=REDACTED&b=2",
    "token=x&token=y, token=REDACTED&token=REDACTED",
    "token=, token=REDACTED",
    "token=a=b, token=REDACTED",
    "TOKEN=x&signature=y, TOKEN=REDACTED&signature=REDACTED",
    "&&token=x&, &&token=REDACTED&",
  })
  void theValueOfASecretIsReplacedWhereverItStandsInAQuery(String query, String redacted) {
    assertThat(redaction.query(query)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @CsvSource({
    "%74oken=x, %74oken=REDACTED",
    "%54%4F%4b%45%4e=x, %54%4F%4b%45%4e=REDACTED",
    "my%20key=x, my%20key=REDACTED",
    "my+key=x, my+key=REDACTED",
    "contrase%C3%B1a=x, contrase%C3%B1a=REDACTED",
  })
  void anEscapedNameIsStillASecret(String query, String redacted) {
    assertThat(redaction.query(query)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a=1&b=2",
        "=x",
        "=",
        "&",
        "&&=&",
        "token",
        "token&a=1",
        "tokens=1",
        "%zz=1",
        "%=1",
        "%7=1",
        "%zz%74oken=1",
        "token%=1",
        "a=token=1",
        "%C3=1"
      })
  void whatHoldsNoSecretIsLeftAsItIs(String query) {
    assertThat(redaction.query(query)).isSameAs(query);
  }

  @ParameterizedTest
  @CsvSource({
    "a=1;token=x, a=1;token=REDACTED",
    "token=x;y=1, token=REDACTED",
    "a=1;token=x;y&b=2, a=1;token=REDACTED&b=2",
    ";token=x, ;token=REDACTED",
  })
  void aSemicolonMayPartParametersAndMayBePartOfASecret(String query, String redacted) {
    assertThat(redaction.query(query)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @CsvSource({
    "https://user:pass@host/path, https://REDACTED:REDACTED@host/path",
    "https://user@host, https://REDACTED:REDACTED@host",
    "https://us:p@ss@host/, https://REDACTED:REDACTED@host/",
    "https://user:pass@host?token=x, https://REDACTED:REDACTED@host?token=REDACTED",
    "https://host/@user, https://host/@user",
    "https://host/?q=a@b, https://host/?q=a@b",
    "/path//b@c, /path//b@c",
    "/path?next=http://a@b/, /path?next=http://a@b/",
    "mailto:a@b, mailto:a@b",
  })
  void theUserInformationOfAUrlIsReplaced(String url, String redacted) {
    assertThat(redaction.url(url)).isEqualTo(redacted);
  }

  @Test
  void theFragmentOfAUrlIsLeftOut() {
    assertThat(redaction.url("http://host/a#token=x")).isEqualTo("http://host/a");
    assertThat(redaction.url("http://host/?token=x#b")).isEqualTo("http://host/?token=REDACTED");
  }

  @ParameterizedTest
  @CsvSource({
    "/a;jsessionid=1, /a;jsessionid=REDACTED",
    "/a;JSESSIONID=1/b, /a;JSESSIONID=REDACTED/b",
    "/a;v=1;jsessionid=1;w=2, /a;v=1;jsessionid=REDACTED;w=2",
    "/a;jsessionid=1/b;jsessionid=2, /a;jsessionid=REDACTED/b;jsessionid=REDACTED",
    "/a;v=1/b, /a;v=1/b",
    "/jsessionid=1, /jsessionid=1",
    "/a;, /a;",
  })
  void sessionIdsInAPathAreReplaced(String path, String redacted) {
    assertThat(redaction.path(path)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"&", ";", "=", "a=1&", "a;", "%", "%74&"})
  void aLongQueryOfSeparatorsIsReadOnce(String part) {
    String query = part.repeat(2_000_000 / part.length());

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertThat(redaction.query(query)).isSameAs(query));
  }
}
