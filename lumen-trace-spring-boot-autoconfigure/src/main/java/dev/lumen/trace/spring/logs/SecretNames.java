package dev.lumen.trace.spring.logs;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * The names whose values are secrets, in any case. What is known here is always one, whatever is
 * added. Immutable.
 */
final class SecretNames {

  /** What a name says of the value behind it. */
  enum Kind {
    NONE,
    /** It is a secret. */
    VALUE,
    /** It is one to the end of the line. */
    LINE
  }

  private record Name(String text, Kind kind, boolean whole) {}

  // Also as the last word of a name, as in dbPassword, DB_PASSWORD and x-auth-token.
  private static final List<String> LAST_WORDS =
      List.of(
          "password",
          "passwd",
          "pwd",
          "passphrase",
          "secret",
          "token",
          "credential",
          "credentials",
          "apikey",
          "api_key",
          "api-key",
          "accesskey",
          "access_key",
          "access-key",
          "secretkey",
          "secret_key",
          "secret-key",
          "privatekey",
          "private_key",
          "private-key",
          "jsessionid");

  private static final List<String> WHOLE =
      List.of("sig", "signature", "X-Amz-Signature", "X-Goog-Signature", "AWSAccessKeyId");

  private static final List<String> HEADERS =
      List.of("authorization", "cookie", "cookies", "x-api-key");

  // By the last character, as a name is looked for from its end.
  private final Name[][] names = new Name[128][];

  /**
   * @param more names that count as well, each as a whole
   */
  SecretNames(Collection<String> more) {
    Arrays.fill(names, new Name[0]);
    HEADERS.forEach(name -> add(new Name(name, Kind.LINE, false)));
    LAST_WORDS.forEach(name -> add(new Name(name, Kind.VALUE, false)));
    WHOLE.forEach(name -> add(new Name(name, Kind.VALUE, true)));
    more.stream()
        .filter(name -> !name.isEmpty())
        .forEach(name -> add(new Name(name, Kind.VALUE, true)));
  }

  private void add(Name name) {
    int place = place(name.text.charAt(name.text.length() - 1));
    Name[] more = Arrays.copyOf(names[place], names[place].length + 1);
    more[more.length - 1] = name;
    names[place] = more;
  }

  private static int place(char last) {
    char c = last < 128 ? last : 0;
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
  }

  /** What is said by the name that ends before an index. */
  Kind before(String text, int end) {
    if (end > 0) {
      for (Name name : names[place(text.charAt(end - 1))]) {
        int start = end - name.text.length();
        // Most are no word of the text's: that is seen first, as it takes the least.
        if (start >= 0
            && (name.whole ? isWhole(text, start) : isWord(text, start))
            && text.regionMatches(true, start, name.text, 0, name.text.length())) {
          return name.kind;
        }
      }
    }
    return Kind.NONE;
  }

  private static boolean isWhole(String text, int start) {
    return start == 0
        || !(isLetterOrDigit(text, start - 1) || "_-".indexOf(text.charAt(start - 1)) >= 0);
  }

  /** Whether a word begins there, also within a name that is put together of several. */
  private static boolean isWord(String text, int start) {
    return start == 0
        || !isLetterOrDigit(text, start - 1)
        || (Character.isUpperCase(text.charAt(start))
            && !Character.isUpperCase(text.charAt(start - 1)));
  }

  static boolean isLetterOrDigit(String text, int index) {
    return Character.isLetterOrDigit(text.charAt(index));
  }
}
