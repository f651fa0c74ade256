package dev.lumen.trace.spring.traced;

import dev.lumen.trace.Tracer;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/**
 * Runs the methods of a repository in a span around their statements, which ends with their work.
 * Thread-safe.
 */
final class RepositoryInterceptor implements MethodInterceptor {

  private final Class<?> repository;
  private final @Nullable TracedMethods annotated;
  private final Supplier<? extends @Nullable Tracer> tracer;
  private final boolean roots;
  private final Map<Method, Optional<TracedMethod>> methods = new ConcurrentHashMap<>();

  /**
   * @param annotated finds the methods that have a span by their annotation; null where none has
   * @param tracer asked at each call, which is not traced where it gives null
   * @param roots whether there are spans also where nothing around them is recorded
   */
  RepositoryInterceptor(
      Class<?> repository,
      @Nullable TracedMethods annotated,
      Supplier<? extends @Nullable Tracer> tracer,
      boolean roots) {
    this.repository = repository;
    this.annotated = annotated;
    this.tracer = tracer;
    this.roots = roots;
  }

  @Override
  @SuppressWarnings("NullAway") // AOP Alliance says nothing of null.
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    TracedMethod traced = find(invocation.getMethod());
    Tracer tracer = traced == null ? null : this.tracer.get();
    return traced == null || tracer == null
        ? invocation.proceed()
        : TracedInterceptor.run(invocation, traced, tracer, roots);
  }

  private @Nullable TracedMethod find(Method method) {
    Optional<TracedMethod> known = methods.get(method);
    if (known == null) {
      boolean left =
          ReflectionUtils.isObjectMethod(method)
              || (annotated != null && annotated.find(method, repository) != null);
      known = left ? Optional.empty() : Optional.of(TracedMethod.ofRepository(method, repository));
      methods.put(method, known);
    }
    return known.orElse(null);
  }
}
