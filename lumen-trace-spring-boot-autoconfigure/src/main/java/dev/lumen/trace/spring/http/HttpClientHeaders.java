package dev.lumen.trace.spring.http;

/** What HTTP takes for a header. */
final class HttpClientHeaders {

  private HttpClientHeaders() {}

  /**
   * Whether the name is a token, and the value visible ASCII, spaces and tabs alone (RFC 9110):
   * clients throw where they are given others.
   */
  static boolean isSendable(String name, String value) {
    return isToken(name) && isFieldValue(value);
  }

  private static boolean isToken(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (!isTokenCharacter(name.charAt(i))) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static boolean isFieldValue(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (!isValueCharacter(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isTokenCharacter(char character) {
    return character > ' ' && character < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(character) < 0;
  }

  private static boolean isValueCharacter(char character) {
    return (character >= ' ' && character < 0x7f) || character == '\t';
  }
}
