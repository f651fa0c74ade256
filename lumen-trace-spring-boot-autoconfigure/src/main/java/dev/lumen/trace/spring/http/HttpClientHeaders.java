package dev.lumen.trace.spring.http;

/** Which headers HTTP can send (RFC 9110): clients throw where they are given others. */
final class HttpClientHeaders {

  private HttpClientHeaders() {}

  /** Whether the name is a token, and the value visible ASCII, spaces and tabs alone. */
  static boolean isSendable(String name, String value) {
    return !name.isEmpty()
        && name.chars().allMatch(HttpClientHeaders::isTokenCharacter)
        && value.chars().allMatch(HttpClientHeaders::isValueCharacter);
  }

  private static boolean isTokenCharacter(int character) {
    return character > ' ' && character < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(character) < 0;
  }

  private static boolean isValueCharacter(int character) {
    return (character >= ' ' && character < 0x7f) || character == '\t';
  }
}
