package dev.lumen.trace.spring.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextRedactionTests {

  // With the property emptied: what is always taken out.
  private final TextRedaction redaction = new TextRedaction(List.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "token=abc&x=1                        | token=REDACTED&x=1",
        "GET /pay?a=b&access_token=abc        | GET /pay?a=b&access_token=REDACTED",
        "accessToken=abc, user=7              | accessToken=REDACTED, user=7",
        "dbPassword=hunter2                   | dbPassword=REDACTED",
        "DB_PASSWORD=hunter2                  | DB_PASSWORD=REDACTED",
        "spring.datasource.password=hunter2   | spring.datasource.password=REDACTED",
        "passwd=x pwd: y passphrase => z      | passwd=REDACTED pwd: REDACTED passphrase => REDACTED",
        "clientSecret := x                    | clientSecret := REDACTED",
        "{\"password\": \"s e\", \"a\": 1}    | {\"password\": REDACTED, \"a\": 1}",
        "{\"password\" : \"a\\\"b\", \"c\": 1} | {\"password\" : REDACTED, \"c\": 1}",
        "{\\\"password\\\":\\\"x y\\\",\\\"a\\\":1} | {\\\"password\\\":REDACTED,\\\"a\\\":1}",
        "{\\\"password\\\":\\\"x\\\\\\\"y\\\",\\\"a\\\":1} | {\\\"password\\\":REDACTED,\\\"a\\\":1}",
        "{'apiKey': 'a b', 'c': 'd'}          | {'apiKey': REDACTED, 'c': 'd'}",
        "set password = 'it''s' for user      | set password = REDACTED for user",
        "password=ab,cd                       | password=REDACTED",
        "User[password=ab,cd, name=eve]       | User[password=REDACTED, name=eve]",
        "{x-auth-token=[abc, def], a=[b]}     | {x-auth-token=REDACTED, a=[b]}",
        "jdbc:h2:x;password=p;user=sa         | jdbc:h2:x;password=REDACTED;user=sa",
        "(api_key=k) [client_secret=s] {id_token=t} | (api_key=REDACTED) [client_secret=REDACTED] {id_token=REDACTED}",
        "token: Bearer abc and more           | token: REDACTED and more",
        "/cart;jsessionid=1A2B?x=1            | /cart;jsessionid=REDACTED",
        "credentials=eve:x                    | credentials=REDACTED",
        "DBPassword=hunter2                   | DBPassword=REDACTED",
        "AWSSecretKey=abc JWTToken: abc.def   | AWSSecretKey=REDACTED JWTToken: REDACTED",
        "APIToken=abc&USERPwd=abc             | APIToken=REDACTED&USERPwd=REDACTED",
        "accesstoken=abc clientsecret=abc     | accesstoken=REDACTED clientsecret=REDACTED",
        "myapikey=abc awssecretkey=abc        | myapikey=REDACTED awssecretkey=REDACTED",
        "pass=hunter2 DB_PASS=x userPass=y    | pass=REDACTED DB_PASS=REDACTED userPass=REDACTED",
        "passwords=[a,b] secrets={c, d}       | passwords=REDACTED secrets=REDACTED",
        "password2=abc token12=abc            | password2=REDACTED token12=REDACTED",
        "<password>hunter 2</password>        | <password>REDACTED</password>",
        "<ns:clientSecret>x</ns:clientSecret> | <ns:clientSecret>REDACTED</ns:clientSecret>",
        "<token><![CDATA[a<b]]></token>       | <token>REDACTED</token>",
        "<authorization>Basic x</authorization> | <authorization>REDACTED</authorization>",
        "<token>cut off…                      | <token>REDACTED off…",
        "password -> hunter2, password->x     | password -> REDACTED, password->REDACTED",
      })
  void valuesBehindNamesOfSecretsAreTakenOut(String text, String redacted) {
    assertThat(redaction.redacted(text)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "Authorization: Bearer eyJhbGciOi.x.y   | Authorization: REDACTED",
        "proxy-authorization: Digest user=a     | proxy-authorization: REDACTED",
        "Cookie: a=b; JSESSIONID=1; c=d         | Cookie: REDACTED",
        "Set-Cookie: id=1; Path=/; HttpOnly     | Set-Cookie: REDACTED",
        "X-Api-Key: 1 2 3                       | X-Api-Key: REDACTED",
        "{Cookie=[a=b; c=d], Accept=[x]}        | {Cookie=REDACTED",
        "[Authorization:\"Basic x y\", Accept:\"z\"] | [Authorization:REDACTED, Accept:\"z\"]",
        "[Cookie:\"a=b\", \"c=d\", Accept:\"z\"] | [Cookie:REDACTED, Accept:\"z\"]",
        "curl -H 'Authorization: Bearer x' -v   | curl -H 'Authorization: REDACTED",
      })
  void headersOfSecretsAreTakenOutToTheEndOfTheirLine(String text, String redacted) {
    assertThat(redaction.redacted(text)).isEqualTo(redacted);
    assertThat(redaction.redacted(text + "\nnext: 7\r\n")).isEqualTo(redacted + "\nnext: 7\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "sent Bearer eyJhbGciOi.x-y_z.1~ on   | sent Bearer REDACTED on",
        "sent bearer secret, again            | sent bearer REDACTED, again",
        "with Basic dXNlcjpwYXNz==            | with Basic REDACTED",
        "with basic dXNlcjpwYXNz              | with basic REDACTED",
        "(Bearer a1)                          | (Bearer REDACTED)",
      })
  void credentialsAreTakenOut(String text, String redacted) {
    assertThat(redaction.redacted(text)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "jdbc:postgresql://app:hunter2@db/x   | jdbc:postgresql://REDACTED@db/x",
        "to https://eve:pw@host:8443/a?b=c@d  | to https://REDACTED@host:8443/a?b=c@d",
        "redis://:p#w?@host, amqp://a:b@h     | redis://REDACTED@host, amqp://REDACTED@h",
        "mongodb://u:p@h1:1,h2:2/db           | mongodb://REDACTED@h1:1,h2:2/db",
        "url=https://ghp_x@github.com/a.git   | url=https://REDACTED@github.com/a.git",
        "https://u:p@q@host/x                 | https://REDACTED@host/x",
        "jdbc:oracle:thin:scott/tiger@//h/x   | jdbc:oracle:thin:REDACTED@//h/x",
        "at https://eve:hunt…                 | at https://REDACTED",
      })
  void userInformationIsTakenOutOfAddresses(String text, String redacted) {
    assertThat(redaction.redacted(text)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "paid 7 of order 9: done",
        "tokens=5, primaryKey=7, statusCode=200, sign: x, md5=7, signal=1, secretary=eve",
        "bypass=true, compass: north, COMPASS=1, byToken3x=7, passenger=eve, 2=3, x12=4",
        "List<Token> tokens, a -> b, Map<String, Token> x, <token/>, <token></token>, a > b, token>",
        "token=, password=; secret= ",
        "https://host:8443/a?mail=eve@example.org http://a.b, mail eve@example.org",
        "a basic example, Basic authentication, Bearer token, Basic realm=\"x\", FooBearer a1",
        "WWW-Authenticate: Bearer realm=\"x\"",
        "java.lang.IllegalStateException: x\n\tat a.b.C.d(C.java:12)\n\t... 7 more",
        ":",
        "=",
        "://",
        "x://@",
        "://…",
        "\"",
        "\\",
        "Bearer ",
        "Basic",
        "Bearer",
        "thin:",
        "@",
        "select a::text, 'x' = \"y\" from t where 12:30 => 7",
      })
  void whatHoldsNoSecretIsTheSameText(String text) {
    assertThat(redaction.redacted(text)).isSameAs(text);
  }

  @Test
  void namesOfThePropertyAreAdded() {
    TextRedaction more = new TextRedaction(List.of("Pin-Code", "", "sig"));

    assertThat(more.redacted("pin-code=12 SIG=x token=y config_sig=7"))
        .isEqualTo("pin-code=REDACTED SIG=REDACTED token=REDACTED config_sig=7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=",
        ":",
        "a=",
        "://",
        "thin:",
        "token=",
        "token=\"",
        "\\\"",
        "Bearer ",
        "token=Bearer ",
        "cookie:\"\",",
        "a://b:",
        " ",
        "a",
        "token=[",
        "token=\\",
        "\"token\\\"=",
        "token1",
        "1=",
        ">",
        "->",
        "token->",
        "<token>",
        "<token>a ",
        "<token",
        "<token><![CDATA[",
        "\n\tat "
      })
  void noLengthTakesLong(String part) {
    String text = part.repeat(1_000_000 / part.length());

    assertTimeoutPreemptively(Duration.ofSeconds(10), () -> redaction.redacted(text));
  }
}
