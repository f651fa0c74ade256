package dev.lumen.trace.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that keeps what is set on it to itself, as a filter may put around another one. */
final class Keeping extends HttpServletRequestWrapper {

  private final Map<String, @Nullable Object> kept = new HashMap<>();

  Keeping(HttpServletRequest request) {
    super(request);
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    return kept.containsKey(name) ? kept.get(name) : super.getAttribute(name);
  }

  @Override
  public void setAttribute(String name, @Nullable Object value) {
    kept.put(name, value);
  }
}
