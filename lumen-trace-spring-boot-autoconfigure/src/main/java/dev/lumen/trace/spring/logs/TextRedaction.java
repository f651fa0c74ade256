package dev.lumen.trace.spring.logs;

import java.util.Collection;

/**
 * Takes secrets out of lines before they are held: the values behind certain names, as in {@code
 * token=…} and {@code "password": "…"}, the rest of a line behind those of certain headers, what
 * follows {@code Bearer} and {@code Basic}, and the user information in addresses. Immutable.
 */
final class TextRedaction {

  private final SecretNames names;

  /**
   * @param names names of secrets, besides those that always are
   */
  TextRedaction(Collection<String> names) {
    this.names = new SecretNames(names);
  }

  /** The same text where there is no secret in it. */
  String redacted(String text) {
    return new SecretScanner(text, names).scan();
  }
}
