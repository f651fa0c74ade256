package dev.lumen.trace.spring.actuate;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What every answer of the endpoint carries, and what a request must and must not. */
final class EndpointGuard {

  /** The header of a request that changes, so that no foreign page can make a browser send one. */
  static final String CHANGE_HEADER = "X-Lumen-Trace";

  // What is changed. Which of them is no matter: what counts is that a form cannot say either.
  private static final Set<String> CHANGES = Set.of("clear", SamplingChange.PATH);

  /** Nothing but the page's own scripts, styles and requests, whatever a span holds. */
  static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
              + " img-src 'self' data:; base-uri 'none'; form-action 'none';"
              + " frame-ancestors 'none'; require-trusted-types-for 'script'",
          "X-Content-Type-Options",
          "nosniff",
          "Cache-Control",
          "no-store",
          "Referrer-Policy",
          "no-referrer",
          "Vary",
          "Accept-Encoding");

  /** What is said of a parameter that misleads, as the endpoint says it of others. */
  static final String MISLED =
      "{\"error\":\"This filter is not understood\","
          + "\"allowed\":\"each parameter once, and none that is called path\"}";

  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private EndpointGuard() {}

  /**
   * Whether a request could change something for a foreign page. Any method but those that read
   * could: a form's POST may become a DELETE on its way.
   *
   * @param change the value of {@link #CHANGE_HEADER}, null where there is none
   */
  static boolean forbids(String method, @Nullable String change) {
    return !READING.contains(method) && (change == null || !CHANGES.contains(change));
  }

  /**
   * Where the page is for who wrote a slash behind it, from where none of its own addresses hold:
   * relative, as a proxy may have more before it.
   *
   * @return null for any other path
   */
  static @Nullable String redirect(String path, @Nullable String query) {
    return path.endsWith("/" + ExplorerFiles.FOLDER + "/")
        ? "../" + ExplorerFiles.FOLDER + (query == null ? "" : "?" + query)
        : null;
  }

  /**
   * Whether a parameter would be taken for something else. Actuator lets one by the name of the
   * operation's argument replace the path itself, which may be what security went by; and makes of
   * several values one text.
   */
  static boolean misleads(String parameter, int values) {
    return parameter.equals("path") || values > 1;
  }
}
