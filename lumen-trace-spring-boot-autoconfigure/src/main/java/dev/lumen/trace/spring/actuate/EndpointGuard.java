package dev.lumen.trace.spring.actuate;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What every answer of the endpoint carries, and what a request that changes something must. */
final class EndpointGuard {

  /** The header of a request that clears, so that no foreign page can make a browser send one. */
  static final String CLEAR_HEADER = "X-Lumen-Trace";

  static final String CLEAR_VALUE = "clear";

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
          "no-referrer");

  private EndpointGuard() {}

  /**
   * @param clearHeader the value of {@link #CLEAR_HEADER}, null where there is none
   */
  static boolean refuses(String method, @Nullable String clearHeader) {
    return method.equals("DELETE") && !CLEAR_VALUE.equals(clearHeader);
  }
}
