package dev.lumen.trace.spring.traced;

import dev.lumen.trace.Span;
import dev.lumen.trace.spring.Failures;
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
    Object result;
    try {
      result = invocation.proceed();
    } catch (Throwable e) {
      call.end(e);
      throw e;
    }
    if (!(result instanceof CompletionStage<?> stage && call.endsWith(stage))) {
      call.end(null);
    }
    return result;
  }

  /** Whether a stage lets itself be listened to: where not, that is nothing to the caller. */
  private boolean endsWith(CompletionStage<?> stage) {
    try {
      var unused = stage.whenComplete((value, failure) -> end(TracedStages.error(failure)));
      return true;
    } catch (Throwable e) {
      return false;
    }
  }

  private void end(@Nullable Throwable error) {
    if (error == null) {
      tell(".after");
    } else {
      tell(".afterFailure");
      Failures.record(span, error);
    }
  }

  private void tell(String event) {
    if (!log.isEmpty()) {
      span.addEvent(log + event);
    }
  }
}
