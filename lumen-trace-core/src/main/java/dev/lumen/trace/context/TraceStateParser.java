package dev.lumen.trace.context;

import org.jspecify.annotations.Nullable;

/**
 * Checks one {@code tracestate} list and writes it as it is sent on: without white space, empty
 * members and the later members of a key.
 *
 * <p>A list that is written like that already is not copied. Not thread-safe; reads one list.
 */
final class TraceStateParser {

  private final String text;
  // Where the kept members start: to find a key that comes again.
  private final int[] starts = new int[TraceStateGrammar.MAX_MEMBERS];
  private int kept;
  private int members;
  // The text up to here is what to write, until the first difference makes a copy.
  private int cleanEnd;
  private @Nullable StringBuilder copy;

  TraceStateParser(String text) {
    this.text = text;
  }

  /** The list to send on, empty where the text is no valid list or has no member. */
  String parse() {
    for (int from = 0; from <= text.length(); ) {
      int comma = text.indexOf(',', from);
      int end = comma < 0 ? text.length() : comma;
      if (!parseMember(from, end)) {
        return "";
      }
      from = end + 1;
    }
    return copy == null ? text.substring(0, cleanEnd) : copy.toString();
  }

  private boolean parseMember(int from, int to) {
    while (from < to && TraceStateGrammar.isWhiteSpace(text.charAt(from))) {
      from++;
    }
    while (from < to && TraceStateGrammar.isWhiteSpace(text.charAt(to - 1))) {
      to--;
    }
    return from == to || parsePair(from, to);
  }

  private boolean parsePair(int from, int to) {
    int equals = text.indexOf('=', from);
    if (++members > TraceStateGrammar.MAX_MEMBERS
        || equals < 0
        || equals >= to
        || !TraceStateGrammar.isKey(text, from, equals)
        || !TraceStateGrammar.isValue(text, equals + 1, to)) {
      return false;
    }
    if (!isKept(from, equals + 1 - from)) {
      starts[kept++] = from;
      keep(from, to);
    }
    return true;
  }

  /** Compares the key with its equals sign, so that none matches a longer one. */
  private boolean isKept(int from, int length) {
    for (int i = 0; i < kept; i++) {
      if (text.regionMatches(starts[i], text, from, length)) {
        return true;
      }
    }
    return false;
  }

  private void keep(int from, int to) {
    if (copy == null && from == (cleanEnd == 0 ? 0 : cleanEnd + 1)) {
      cleanEnd = to;
      return;
    }
    if (copy == null) {
      copy = new StringBuilder(text.length()).append(text, 0, cleanEnd);
    }
    if (!copy.isEmpty()) {
      copy.append(',');
    }
    copy.append(text, from, to);
  }
}
