package dev.lumen.trace.context;

/** What W3C Baggage allows as a member of a {@code baggage} header, and as its parts. */
final class BaggageGrammar {

  private BaggageGrammar() {}

  /** Whether the text is a key, a value and properties, with white space around each. */
  static boolean isMember(String text, int from, int to) {
    int equals = indexOf('=', text, from, to);
    int valueEnd = indexOf(';', text, from, to);
    return equals < valueEnd
        && isTrimmedKey(text, from, equals)
        && isTrimmedValue(text, equals + 1, valueEnd)
        && areProperties(text, valueEnd, to);
  }

  /** Whether the text is empty, or properties with a semicolon before each. */
  static boolean areProperties(String text, int from, int to) {
    int start = from;
    while (start < to) {
      int end = indexOf(';', text, start + 1, to);
      if (text.charAt(start) != ';' || !isProperty(text, start + 1, end)) {
        return false;
      }
      start = end;
    }
    return true;
  }

  private static boolean isProperty(String text, int from, int to) {
    int equals = indexOf('=', text, from, to);
    return isTrimmedKey(text, from, equals)
        && (equals == to || isTrimmedValue(text, equals + 1, to));
  }

  private static boolean isTrimmedKey(String text, int from, int to) {
    return isKey(text, start(text, from, to), end(text, from, to));
  }

  /** Whether the text is a token of HTTP (RFC 9110). */
  static boolean isKey(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char character = text.charAt(i);
      boolean allowed =
          (character >= 'a' && character <= 'z')
              || (character >= 'A' && character <= 'Z')
              || (character >= '0' && character <= '9')
              || "!#$%&'*+-.^_`|~".indexOf(character) >= 0;
      if (!allowed) {
        return false;
      }
    }
    return from < to;
  }

  private static boolean isTrimmedValue(String text, int from, int to) {
    int end = end(text, from, to);
    for (int i = start(text, from, to); i < end; i++) {
      if (!isValueCharacter(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Printable ASCII without a space, quotation mark, comma, semicolon and backslash. */
  static boolean isValueCharacter(int character) {
    return character > ' '
        && character <= '~'
        && character != '"'
        && character != ','
        && character != ';'
        && character != '\\';
  }

  /** Where the text starts behind white space; at its end where there is no more. */
  static int start(String text, int from, int to) {
    int start = from;
    while (start < to && TraceStateGrammar.isWhiteSpace(text.charAt(start))) {
      start++;
    }
    return start;
  }

  /** Where the text ends before white space; at its start where there is no more. */
  static int end(String text, int from, int to) {
    int end = to;
    while (end > from && TraceStateGrammar.isWhiteSpace(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  /** Where the character is first, the end where it is not. */
  static int indexOf(char character, String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) == character) {
        return i;
      }
    }
    return to;
  }
}
