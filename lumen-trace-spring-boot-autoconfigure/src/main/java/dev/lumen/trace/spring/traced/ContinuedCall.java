package dev.lumen.trace.spring.traced;

import dev.lumen.trace.Span;
import dev.lumen.trace.spring.Failures;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Has a method tell the span that is current of its call, and of the end of it. */
final class ContinuedCall {

  private final Span span;
  private final String log;

  private ContinuedCall(Span span, String log) {
    this.span = span;
    this.log = log;
  }

  /**
   * Calls a method.
   *
   * @param log the beginning of the names of events; empty where there are none
   */
  static @Nullable Object run(
      MethodInvocation invocation, TracedMethod traced, Span current, String log) throws Throwable {
    ContinuedCall call = new ContinuedCall(current, log);
    traced.setArguments(current, invocation.getArguments());
    call.tell(".before");
    try {
      Object result = invocation.proceed();
      if (result instanceof CompletionStage<?> stage) {
        var unused = stage.whenComplete((value, failure) -> call.end(failure));
      } else {
        call.end(null);
      }
      return result;
    } catch (Throwable e) {
      call.end(e);
      throw e;
    }
  }

  private void end(@Nullable Throwable failure) {
    if (failure == null) {
      tell(".after");
      return;
    }
    tell(".afterFailure");
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
    Failures.record(span, cause == null ? failure : cause);
  }

  private void tell(String event) {
    if (!log.isEmpty()) {
      span.addEvent(log + event);
    }
  }
}
