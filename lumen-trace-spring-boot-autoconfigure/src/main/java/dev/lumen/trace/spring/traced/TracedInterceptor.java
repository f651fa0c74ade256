package dev.lumen.trace.spring.traced;

import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.SpanBuilder;
import dev.lumen.trace.Traced;
import dev.lumen.trace.Tracer;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Runs the methods that have {@link Traced} in a span, which ends with their work. Thread-safe. */
final class TracedInterceptor implements MethodInterceptor {

  private final TracedMethods methods;
  private final Supplier<Tracer> tracer;

  /**
   * @param tracer asked at the first call, so that advised beans may exist before the tracer does
   */
  TracedInterceptor(TracedMethods methods, Supplier<Tracer> tracer) {
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
    if (traced == null) {
      return invocation.proceed();
    }
    return switch (traced.result()) {
      case VALUE -> untilReturn(invocation, span(traced, invocation));
      case STAGE -> untilCompletion(invocation, span(traced, invocation), traced.returnType());
      case PUBLISHER -> perSubscription(invocation, traced);
    };
  }

  private SpanBuilder span(TracedMethod traced, MethodInvocation invocation) {
    return traced.spanBuilder(tracer.get(), invocation.getArguments());
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

  private static @Nullable Object untilCompletion(
      MethodInvocation invocation, SpanBuilder builder, Class<?> returnType) throws Throwable {
    Span span = builder.startDetached();
    Object result;
    try (Scope scope = span.makeCurrent()) {
      result = invocation.proceed();
    } catch (Throwable e) {
      Failures.record(span, e);
      span.end();
      throw e;
    }
    if (result instanceof CompletionStage<?> stage) {
      return TracedStages.endWith(stage, span, returnType);
    }
    span.end();
    return result;
  }

  private @Nullable Object perSubscription(MethodInvocation invocation, TracedMethod traced)
      throws Throwable {
    Instant called = Instant.now();
    Object result;
    try {
      result = invocation.proceed();
    } catch (Throwable e) {
      // There will be no subscription.
      Span span = span(traced, invocation).startTime(called).startDetached();
      Failures.record(span, e);
      span.end();
      throw e;
    }
    return result == null ? null : TracedPublishers.trace(result, () -> span(traced, invocation));
  }
}
