package dev.lumen.trace.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpClientHeadersTests {

  @Test
  void whatPropagatorsWriteCanBeSent() {
    assertThat(HttpClientHeaders.isSendable("X-Trace-ID", "0af7")).isTrue();
    assertThat(HttpClientHeaders.isSendable("tracestate", "a=1, b@c=x y\t{~}")).isTrue();
    assertThat(HttpClientHeaders.isSendable("empty", "")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:b", "a\n", "ä", "a/b"})
  void aNameIsAToken(String name) {
    assertThat(HttpClientHeaders.isSendable(name, "value")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\rb", "a\nb", "a\u0000b", "ä", "a\u007fb"})
  void aValueIsVisibleAscii(String value) {
    assertThat(HttpClientHeaders.isSendable("name", value)).isFalse();
  }
}
