package dev.lumen.trace.spring.web;

import dev.lumen.trace.propagation.Getter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Headers of servlet requests and responses. Thread-safe: they have no state. */
final class ServletHeaders {

  static final Getter<HttpServletRequest> REQUEST = new RequestGetter();
  static final Getter<HttpServletResponse> RESPONSE = new ResponseGetter();

  private ServletHeaders() {}

  private static final class RequestGetter implements Getter<HttpServletRequest> {

    @Override
    public @Nullable String get(HttpServletRequest request, String key) {
      return request.getHeader(key);
    }

    @Override
    public Iterable<String> getAll(HttpServletRequest request, String key) {
      // Most requests have none, and only the enumeration costs an object.
      if (get(request, key) == null) {
        return List.of();
      }
      @Nullable Enumeration<String> values = request.getHeaders(key);
      return values == null ? List.of() : Collections.list(values);
    }
  }

  private static final class ResponseGetter implements Getter<HttpServletResponse> {

    @Override
    public @Nullable String get(HttpServletResponse response, String key) {
      return response.getHeader(key);
    }

    @Override
    public Iterable<String> getAll(HttpServletResponse response, String key) {
      return response.getHeaders(key);
    }
  }
}
