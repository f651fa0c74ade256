package dev.lumen.trace.spring.traced;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.SpanBuilder;
import dev.lumen.trace.Traced;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.Failures;
import dev.lumen.trace.spring.Recorded;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Runs the methods that have {@link Traced} in a span, which ends with their work. Thread-safe. */
final class TracedInterceptor implements MethodInterceptor {

  private final TracedMethods methods;
  private final Supplier<? extends @Nullable Tracer> tracer;

  /**
   * @param tracer asked at each call, which is not traced where it gives null: advised beans may
   *     exist, and be called, before the tracer does
   */
  TracedInterceptor(TracedMethods methods, Supplier<? extends @Nullable Tracer> tracer) {
    this.methods = methods;
    this.tracer = tracer;
  }

  // The overridden method may return null too; javac 17 does not read that from a class file.
  @Override
  @SuppressWarnings("NullAway")
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    Method method = invocation.getMethod();
    Object target = invocation.getThis();
    TracedMethod traced =
        methods.find(method, target == null ? method.getDeclaringClass() : target.getClass());
    Tracer tracer = traced == null ? null : this.tracer.get();
    if (traced == null || tracer == null) {
      return invocation.proceed();
    }
    String log = traced.log();
    Span current = log == null ? null : CurrentSpan.get();
    return log == null || current == null
        ? run(invocation, traced, tracer, true)
        : ContinuedCall.run(invocation, traced, current, log);
  }

  /**
   * Runs a method in its span.
   *
   * @param roots whether there is one also where nothing around it is recorded
   */
  static @Nullable Object run(
      MethodInvocation invocation, TracedMethod traced, Tracer tracer, boolean roots)
      throws Throwable {
    Supplier<SpanBuilder> spans = () -> traced.spanBuilder(tracer, invocation.getArguments());
    Results results = traced.results();
    if (results.kind() == Results.Kind.BY_SUBSCRIPTION) {
      return perSubscription(invocation, results, spans, roots);
    }
    if (!roots && !Recorded.isBelow(CurrentSpan.get())) {
      return invocation.proceed();
    }
    return results.kind() == Results.Kind.AT_RETURN
        ? untilReturn(invocation, spans.get())
        : fromCall(invocation, results, spans);
  }

  private static @Nullable Object untilReturn(MethodInvocation invocation, SpanBuilder builder)
      throws Throwable {
    try (Span span = builder.start()) {
      try {
        return invocation.proceed();
      } catch (Throwable e) {
        Failures.record(span, e);
        throw e;
      }
    }
  }

  private static @Nullable Object fromCall(
      MethodInvocation invocation, Results results, Supplier<SpanBuilder> spans) throws Throwable {
    Span span = spans.get().startDetached();
    Object result;
    try (Scope scope = span.makeCurrent()) {
      result = invocation.proceed();
    } catch (Throwable e) {
      Failures.record(span, e);
      span.end();
      throw e;
    }
    return results.follow(result, CallSpans.startedWith(span, spans));
  }

  private static @Nullable Object perSubscription(
      MethodInvocation invocation, Results results, Supplier<SpanBuilder> spans, boolean roots)
      throws Throwable {
    Instant called = Instant.now();
    Object result;
    try {
      result = invocation.proceed();
    } catch (Throwable e) {
      // There will be no subscription.
      if (roots || Recorded.isBelow(CurrentSpan.get())) {
        Span span = spans.get().startTime(called).startDetached();
        Failures.record(span, e);
        span.end();
      }
      throw e;
    }
    return results.follow(result, CallSpans.ofSubscriptions(spans, roots));
  }
}
