package dev.lumen.trace.spring.logs;

import java.util.Locale;
import java.util.Set;

/** Where values end in a text, as the many ways to write them have it. Immutable. */
final class ValueEnds {

  // Backslashes before a quote.
  private static final int NEAR = 8;

  // What may stand before a credential.
  private static final Set<String> SCHEMES = Set.of("bearer", "basic", "digest", "negotiate");

  private final String text;

  ValueEnds(String text) {
    this.text = text;
  }

  /**
   * Of a value in quotes or brackets, or a word, before which the scheme of a credential may be.
   */
  int valueEnd(int start) {
    int quote = quote(start);
    if (quote >= 0) {
      return quotedEnd(start, quote);
    }
    int closing = start < text.length() ? "[{(".indexOf(text.charAt(start)) : -1;
    if (closing >= 0) {
      int end = text.indexOf("]})".charAt(closing), start);
      return end < 0 ? lineEnd(start) : end + 1;
    }
    int end = wordEnd(start);
    boolean scheme =
        end - start <= 9
            && is(end, ' ')
            && SCHEMES.contains(text.substring(start, end).toLowerCase(Locale.ROOT));
    return scheme ? wordEnd(end + 1) : end;
  }

  /** As headers are written: one or several values in quotes, else all that is in the line. */
  int lineValueEnd(int start) {
    int quote = quote(start);
    if (quote < 0) {
      return lineEnd(start);
    }
    int end = quotedEnd(start, quote);
    while (is(end, ',')) {
      int next = is(end + 1, ' ') ? end + 2 : end + 1;
      int nextEnd = quote(next) < 0 ? next : quotedEnd(next, quote(next));
      if (nextEnd == next || is(nextEnd, ':') || is(nextEnd, '=')) {
        // It is the next name.
        break;
      }
      end = nextEnd;
    }
    return end;
  }

  private int lineEnd(int start) {
    int end = start;
    while (end < text.length() && !is(end, '\n') && !is(end, '\r')) {
      end++;
    }
    return end;
  }

  /** Where the quote is that begins a value, which may be escaped; negative where there is none. */
  private int quote(int start) {
    int quote = start;
    while (is(quote, '\\') && quote - start < NEAR) {
      quote++;
    }
    return is(quote, '"') || is(quote, '\'') ? quote : -1;
  }

  /**
   * Where a value in quotes ends. A text within a text has its quotes escaped: they end where they
   * are escaped as they were, or less; what is escaped more is of the value.
   */
  private int quotedEnd(int start, int quote) {
    int escapes = quote - start;
    char mark = text.charAt(quote);
    int backslashes = 0;
    for (int i = quote + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == mark
          && (backslashes < escapes || backslashes % (2 * escapes + 2) == escapes)
          && !(escapes == 0 && backslashes == 0 && is(i + 1, mark))) {
        return i + 1;
      }
      if (c == mark && backslashes == 0) {
        // Doubled, as in SQL: the second is of the value too.
        i++;
      }
      backslashes = c == '\\' ? backslashes + 1 : 0;
    }
    return text.length();
  }

  /** Where blanks, or what separates values, come. */
  int wordEnd(int start) {
    int end = start;
    while (end < text.length() && !endsWord(end)) {
      end++;
    }
    return end;
  }

  private boolean endsWord(int index) {
    return switch (text.charAt(index)) {
      case ' ', '\t', '\n', '\r', '&', ';', '"', '\'', ')', ']', '}' -> true;
      case ',' -> index + 1 == text.length() || Character.isWhitespace(text.charAt(index + 1));
      case '\\' -> quote(index) >= 0;
      default -> false;
    };
  }

  private boolean is(int index, char c) {
    return index >= 0 && index < text.length() && text.charAt(index) == c;
  }
}
