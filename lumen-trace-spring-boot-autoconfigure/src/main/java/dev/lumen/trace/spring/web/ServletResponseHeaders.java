package dev.lumen.trace.spring.web;

import dev.lumen.trace.propagation.Getter;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/** Headers of servlet responses. Thread-safe: it has no state. */
final class ServletResponseHeaders implements Getter<HttpServletResponse> {

  static final ServletResponseHeaders INSTANCE = new ServletResponseHeaders();

  private ServletResponseHeaders() {}

  @Override
  public @Nullable String get(HttpServletResponse response, String key) {
    return response.getHeader(key);
  }

  @Override
  public Iterable<String> getAll(HttpServletResponse response, String key) {
    return response.getHeaders(key);
  }
}
