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

  /** Where a name may begin. */
  private enum Start {
    ANYWHERE,
    /** Where a word does, within a longer name too. */
    WORD,
    WHOLE
  }

  private record Name(String text, Kind kind, Start start) {}

  private static final int MAX_DIGITS = 4;

  // Also at the end of a name, as in dbPassword, DB_PASSWORD, x-auth-token and accesstoken: hardly
  // a word of another meaning ends in one of these.
  private static final List<String> ENDINGS =
      List.of(
          "password",
          "passwords",
          "passwd",
          "pwd",
          "passphrase",
          "secret",
          "secrets",
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
          "private-key");

  // Not as the end of a word, as in bypass.
  private static final List<String> LAST_WORDS = List.of("pass", "jsessionid");

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
    HEADERS.forEach(name -> add(new Name(name, Kind.LINE, Start.WORD)));
    ENDINGS.forEach(name -> add(new Name(name, Kind.VALUE, Start.ANYWHERE)));
    LAST_WORDS.forEach(name -> add(new Name(name, Kind.VALUE, Start.WORD)));
    WHOLE.forEach(name -> add(new Name(name, Kind.VALUE, Start.WHOLE)));
    more.stream()
        .filter(name -> !name.isEmpty())
        .forEach(name -> add(new Name(name, Kind.VALUE, Start.WHOLE)));
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

  /** What is said by the name that ends before an index, which may be numbered. */
  Kind before(String text, int end) {
    Kind kind = endingAt(text, end);
    int last = end;
    while (kind == Kind.NONE
        && last > 0
        && end - last < MAX_DIGITS
        && Character.isDigit(text.charAt(last - 1))) {
      last--;
      kind = endingAt(text, last);
    }
    return kind;
  }

  private Kind endingAt(String text, int end) {
    if (end > 0) {
      for (Name name : names[place(text.charAt(end - 1))]) {
        int start = end - name.text.length();
        if (start >= 0
            && begins(name, text, start)
            && text.regionMatches(true, start, name.text, 0, name.text.length())) {
          return name.kind;
        }
      }
    }
    return Kind.NONE;
  }

  private static boolean begins(Name name, String text, int start) {
    return switch (name.start) {
      case ANYWHERE -> true;
      case WORD -> isWord(text, start);
      case WHOLE -> isWhole(text, start);
    };
  }

  private static boolean isWhole(String text, int start) {
    return start == 0
        || !(isLetterOrDigit(text, start - 1) || "_-".indexOf(text.charAt(start - 1)) >= 0);
  }

  /** Whether a word of two letters or more begins there, also within a name: userPass, DBPass. */
  private static boolean isWord(String text, int start) {
    return start == 0
        || !isLetterOrDigit(text, start - 1)
        || (Character.isUpperCase(text.charAt(start))
            && !(Character.isUpperCase(text.charAt(start - 1))
                && Character.isUpperCase(text.charAt(start + 1))));
  }

  static boolean isLetterOrDigit(String text, int index) {
    return Character.isLetterOrDigit(text.charAt(index));
  }
}
