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

  private static final int MAX_TAG = 64;

  private static final String CDATA = "<![CDATA[";

  // What follows "Bearer" in a sentence.
  private static final Set<String> PROSE =
      Set.of("token", "tokens", "auth", "authentication", "authorization", "scheme", "error");

  private final String text;
  private final SecretNames names;
  private final ValueEnds ends;
  private @Nullable StringBuilder out;
  private int copied;
  private int at;

  SecretScanner(String text, SecretNames names) {
    this.text = text;
    this.names = names;
    this.ends = new ValueEnds(text);
  }

  /** The same text where there is no secret in it. */
  String scan() {
    while (skipped() < text.length()) {
      if (is(at, '=') || is(at, ':')) {
        separator();
      } else if (is(at, '>')) {
        arrowOrTag();
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
      if (c == '=' || c == ':' || c == '>' || c == 'b' || c == 'B') {
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
    Kind kind = names.before(text, nameEnd(at));
    if (kind == Kind.NONE) {
      if (is(at, ':') && is(at + 1, '/') && is(at + 2, '/')) {
        address(at + 3);
      } else if (is(at, ':') && (endsWith("thin") || endsWith("oci"))) {
        oracle(at + 1);
      } else {
        at++;
      }
    } else {
      value(kind);
    }
  }

  private void value(Kind kind) {
    int start = at + 1;
    while (start < text.length()
        && start - at <= NEAR
        && " \t=>:".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    int end = kind == Kind.LINE ? ends.lineValueEnd(start) : ends.valueEnd(start);
    if (end > start) {
      takeOut(start, end);
    } else {
      at = start;
    }
  }

  /** {@code password -> …}, and {@code <password>…</password>}. */
  private void arrowOrTag() {
    boolean arrow = is(at - 1, '-');
    Kind kind = names.before(text, arrow ? nameEnd(at - 1) : at);
    if (kind == Kind.NONE) {
      at++;
    } else if (arrow) {
      value(kind);
    } else {
      element();
    }
  }

  private void element() {
    int start = at + 1;
    int end = start;
    if (isOpeningTag() && text.startsWith(CDATA, start)) {
      int closing = text.indexOf("]]>", start);
      end = closing < 0 ? text.length() : closing + 3;
    } else if (isOpeningTag() && !is(start, '<')) {
      int next = text.indexOf('<', start);
      // Else it is a type's parameter, or cut off.
      end = is(next, '<') && is(next + 1, '/') ? next : ends.wordEnd(start);
    }
    if (end > start) {
      takeOut(start, end);
    } else {
      at = start;
    }
  }

  private boolean isOpeningTag() {
    int start = at;
    while (start > 0
        && at - start < MAX_TAG
        && (SecretNames.isLetterOrDigit(text, start - 1)
            || "-_.:".indexOf(text.charAt(start - 1)) >= 0)) {
      start--;
    }
    return is(start - 1, '<');
  }

  /**
   * Where the name before a separator ends: before blanks, quotes, and the backslashes of those.
   */
  private int nameEnd(int separator) {
    int end = separator;
    while (end > 0 && separator - end < NEAR && " \t\"'\\]".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return end;
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
