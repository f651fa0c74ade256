package dev.lumen.trace.context;

/** What W3C Trace Context level 2 allows as a key and as a value of a {@code tracestate} member. */
final class TraceStateGrammar {

  static final int MAX_MEMBERS = 32;
  static final int MAX_LENGTH = 256;

  private TraceStateGrammar() {}

  static boolean isKey(String text, int from, int to) {
    if (to - from < 1 || to - from > MAX_LENGTH || !isLetterOrDigit(text.charAt(from))) {
      return false;
    }
    for (int i = from + 1; i < to; i++) {
      if (!isKeyCharacter(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** A space may lead or stand within, but not end it: that one would be the list's. */
  static boolean isValue(String text, int from, int to) {
    if (to - from < 1 || to - from > MAX_LENGTH || text.charAt(to - 1) == ' ') {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (!isValueCharacter(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** The optional white space of HTTP, which may surround members. */
  static boolean isWhiteSpace(char character) {
    return character == ' ' || character == '\t';
  }

  private static boolean isLetterOrDigit(char character) {
    return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
  }

  private static boolean isKeyCharacter(char character) {
    return isLetterOrDigit(character)
        || switch (character) {
          case '_', '-', '*', '/', '@' -> true;
          default -> false;
        };
  }

  private static boolean isValueCharacter(char character) {
    return character >= ' ' && character <= '~' && character != ',' && character != '=';
  }
}
