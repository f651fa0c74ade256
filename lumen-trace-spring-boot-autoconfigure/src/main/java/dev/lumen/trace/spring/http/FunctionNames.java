package dev.lumen.trace.spring.http;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Names methods as {@code code.function.name} has them, with their class. Thread-safe. */
public final class FunctionNames {

  // As many as the application has handlers, and a request makes no text.
  private final Map<Method, String> names = new ConcurrentHashMap<>();

  public String of(Method method) {
    return names.computeIfAbsent(
        method, handler -> handler.getDeclaringClass().getName() + "." + handler.getName());
  }
}
