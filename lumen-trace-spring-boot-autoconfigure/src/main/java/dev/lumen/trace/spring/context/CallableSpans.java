package dev.lumen.trace.spring.context;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;

/**
 * Runs what a handler returns as a {@code Callable}, or as the body of a stream, under the span of
 * the request, whichever executor runs it.
 *
 * <p>Stateless and thread-safe.
 */
final class CallableSpans implements CallableProcessingInterceptor {

  private static final String SPAN = CallableSpans.class.getName() + ".span";

  // The request may be over, and its attributes gone, before the work is.
  private static final ThreadLocal<@Nullable Scope> SCOPE = new ThreadLocal<>();

  @Override
  public <T> void beforeConcurrentHandling(NativeWebRequest request, Callable<T> task) {
    Span span = CurrentSpan.get();
    if (span != null) {
      request.setAttribute(SPAN, span, RequestAttributes.SCOPE_REQUEST);
    }
  }

  @Override
  public <T> void preProcess(NativeWebRequest request, Callable<T> task) {
    Span span = span(request);
    // An executor that carries it has done so.
    if (span != null && span != CurrentSpan.get()) {
      SCOPE.set(span.makeCurrent());
    }
  }

  @Override
  public <T> void postProcess(
      NativeWebRequest request, Callable<T> task, @Nullable Object concurrentResult) {
    Scope scope = SCOPE.get();
    if (scope != null) {
      SCOPE.remove();
      scope.close();
    }
  }

  private static @Nullable Span span(NativeWebRequest request) {
    try {
      return (Span) request.getAttribute(SPAN, RequestAttributes.SCOPE_REQUEST);
    } catch (RuntimeException e) {
      // A server that has ended the request meanwhile says so by what it likes.
      return null;
    }
  }
}
