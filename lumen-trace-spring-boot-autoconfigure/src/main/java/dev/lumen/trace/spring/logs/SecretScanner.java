package dev.lumen.trace.spring.logs;

import dev.lumen.trace.spring.logs.SecretNames.Kind;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the secrets out of a text. By hand, and in one go from left to right, as who logs waits for
 * it: what is looked at ahead is taken out then, or is near. In doubt it takes out too much.
 *
 * <p>Never fails, whatever it reads. For one use by one thread.
 */
final class SecretScanner {

  private static final String REDACTED = "REDACTED";

  // Blanks and quotes between a name and its value.
  private static final int NEAR = 8;

  private static final int MAX_USER = 256;

  // What may stand before a credential.
  private static final Set<String> SCHEMES = Set.of("bearer", "basic", "digest", "negotiate");

  // What follows "Bearer" in a sentence.
  private static final Set<String> PROSE =
      Set.of("token", "tokens", "auth", "authentication", "authorization", "scheme", "error");

  private final String text;
  private final SecretNames names;
  private @Nullable StringBuilder out;
  private int copied;
  private int at;

  SecretScanner(String text, SecretNames names) {
    this.text = text;
    this.names = names;
  }

  /** The same text where there is no secret in it. */
  String scan() {
    while (skipped() < text.length()) {
      if (is(at, '=') || is(at, ':')) {
        separator();
      } else {
        scheme();
      }
    }
    return out == null ? text : out.append(text, copied, text.length()).toString();
  }

  /** Goes on to where a secret may be near. */
  private int skipped() {
    int next = at;
    int length = text.length();
    while (next < length) {
      char c = text.charAt(next);
      if (c == '=' || c == ':' || c == 'b' || c == 'B') {
        break;
      }
      next++;
    }
    at = next;
    return next;
  }

  /** Takes out what stands between two places, and goes on behind it. */
  private void takeOut(int start, int end) {
    if (out == null) {
      out = new StringBuilder(text.length() + REDACTED.length());
    }
    out.append(text, copied, start).append(REDACTED);
    copied = end;
    at = end;
  }

  private void separator() {
    Kind kind = names.before(text, nameEnd());
    if (kind == Kind.NONE) {
      if (is(at, ':') && is(at + 1, '/') && is(at + 2, '/')) {
        address(at + 3);
      } else if (is(at, ':') && (endsWith("thin") || endsWith("oci"))) {
        oracle(at + 1);
      } else {
        at++;
      }
      return;
    }
    int start = at + 1;
    while (start < text.length()
        && start - at <= NEAR
        && " \t=>:".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    int end = kind == Kind.LINE ? lineValueEnd(start) : valueEnd(start);
    if (end > start) {
      takeOut(start, end);
    } else {
      at = start;
    }
  }

  /**
   * Where the name before a separator ends: before blanks, quotes, and the backslashes of those.
   */
  private int nameEnd() {
    int end = at;
    while (end > 0 && at - end < NEAR && " \t\"'\\]".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return end;
  }

  private int valueEnd(int start) {
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
  private int lineValueEnd(int start) {
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

  private int wordEnd(int start) {
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

  /** User information goes to the last at sign before the path. */
  private void address(int start) {
    int user = -1;
    int end = start;
    while (end < text.length() && " \t\n\r/\"'<>\\".indexOf(text.charAt(end)) < 0) {
      user = is(end, '@') ? end : user;
      end++;
    }
    boolean cut = end == text.length() && is(end - 1, '…') && end - start > 1;
    if (user > start) {
      takeOut(start, user);
    } else if (cut) {
      // What it would have been is not known.
      takeOut(start, end);
    } else {
      at = start;
    }
  }

  /** {@code user/password@host}. */
  private void oracle(int start) {
    boolean password = false;
    int end = start;
    while (end < text.length()
        && end - start < MAX_USER
        && " \t\n\r\"'@".indexOf(text.charAt(end)) < 0) {
      password |= is(end, '/');
      end++;
    }
    if (password && is(end, '@')) {
      takeOut(start, end);
    } else {
      at++;
    }
  }

  /** {@code Bearer …} and {@code Basic …}, but not where these are words of a sentence. */
  private void scheme() {
    boolean bearer = text.regionMatches(true, at, "bearer ", 0, 7);
    int start = at + (bearer ? 7 : 6);
    if (!(bearer || text.regionMatches(true, at, "basic ", 0, 6))
        || (at > 0 && SecretNames.isLetterOrDigit(text, at - 1))) {
      at++;
      return;
    }
    int end = start;
    while (end < text.length() && isOfCredential(text.charAt(end))) {
      end++;
    }
    boolean parameter = is(end, '"') && is(end - 1, '=');
    if (end == start || parameter || isWord(start, end, bearer)) {
      at = start;
    } else {
      takeOut(start, end);
    }
  }

  private static boolean isOfCredential(char c) {
    return Character.isLetterOrDigit(c) || "-._~+/=".indexOf(c) >= 0;
  }

  /** A name and a password are never a plain word when they are encoded; a token may be. */
  private boolean isWord(int start, int end, boolean bearer) {
    if (bearer) {
      return end - start <= 14
          && PROSE.contains(text.substring(start, end).toLowerCase(Locale.ROOT));
    }
    for (int i = start + 1; i < end; i++) {
      char c = text.charAt(i);
      if (!Character.isLowerCase(c) && !(c == '.' && i == end - 1)) {
        return false;
      }
    }
    return Character.isLetter(text.charAt(start));
  }

  private boolean endsWith(String word) {
    return text.regionMatches(true, at - word.length(), word, 0, word.length());
  }

  private boolean is(int index, char c) {
    return index >= 0 && index < text.length() && text.charAt(index) == c;
  }
}
