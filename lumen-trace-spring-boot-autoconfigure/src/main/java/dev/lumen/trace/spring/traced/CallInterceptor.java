package dev.lumen.trace.spring.traced;

import dev.lumen.trace.Tracer;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Runs the methods of one bean in spans, which end with their work. Thread-safe. */
final class CallInterceptor implements MethodInterceptor {

  private final Function<Method, @Nullable TracedMethod> read;
  private final Supplier<? extends @Nullable Tracer> tracer;
  private final boolean roots;
  private final Map<Method, Optional<TracedMethod>> methods = new ConcurrentHashMap<>();

  /**
   * @param read what the spans of a method are like, null where it has none; asked once for each
   * @param tracer asked at each call, which is not traced where it gives null
   * @param roots whether there are spans also where nothing around them is recorded
   */
  CallInterceptor(
      Function<Method, @Nullable TracedMethod> read,
      Supplier<? extends @Nullable Tracer> tracer,
      boolean roots) {
    this.read = read;
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
      known = Optional.ofNullable(read.apply(method));
      methods.put(method, known);
    }
    return known.orElse(null);
  }
}
