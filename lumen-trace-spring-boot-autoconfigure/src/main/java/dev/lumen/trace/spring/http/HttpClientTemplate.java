package dev.lumen.trace.spring.http;

import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code url.template} and the name of a span have of a URI template: its path.
 *
 * <p>The server has attributes of its own, and a query may hold values that somebody wrote into the
 * template: many distinct ones, or secret.
 */
final class HttpClientTemplate {

  private HttpClientTemplate() {}

  /**
   * The path of a template, {@code /orders/{id}} of {@code http://host/orders/{id}?all={all}}.
   *
   * @return null where there is no template, or nothing of it is left
   */
  static @Nullable String path(@Nullable String template) {
    if (template == null) {
      return null;
    }
    int start = 0;
    int slash = indexOutsideVariables(template, "/", 0);
    boolean absolute = slash > 0 && template.startsWith("://", slash - 1);
    if (absolute) {
      start = indexOutsideVariables(template, "/?#", slash + 2);
    }
    String path = template.substring(start, indexOutsideVariables(template, "?#", start));
    if (path.isEmpty()) {
      return absolute ? "/" : null;
    }
    return path;
  }

  /** Where one of the characters first stands, but not inside braces; the length if nowhere. */
  private static int indexOutsideVariables(String template, String characters, int from) {
    int depth = 0;
    for (int i = from; i < template.length(); i++) {
      char character = template.charAt(i);
      if (character == '{') {
        depth++;
      } else if (character == '}') {
        depth--;
      } else if (depth <= 0 && characters.indexOf(character) >= 0) {
        return i;
      }
    }
    return template.length();
  }
}
