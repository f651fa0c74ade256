package dev.lumen.trace.spring.web;

import dev.lumen.trace.spring.http.Faults;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;

/**
 * Names the span of a request as soon as Spring MVC has found the handler, for whoever looks at it
 * while it runs, and says when the handler has returned and its view is rendered. Lets every
 * request through. Thread-safe.
 */
final class HandlerFoundInterceptor implements HandlerInterceptor {

  private final HandlerDetails details;

  HandlerFoundInterceptor(HandlerDetails details) {
    this.details = details;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    try {
      @Nullable ServerExchange exchange = ServerExchange.of(request);
      if (exchange != null
          && exchange.isRecorded()
          && !exchange.isMatched()
          && isWhatWasAskedFor(request)) {
        exchange.matched(details.route(request), details.function(request));
      }
    } catch (Throwable e) {
      Faults.tell("The handler of a request could not be told", e);
    }
    return true;
  }

  @Override
  public void postHandle(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable ModelAndView result) {
    // Without one the handler has written the response, whose end is the span's.
    if (result == null || !result.hasView()) {
      return;
    }
    try {
      @Nullable ServerExchange exchange = ServerExchange.of(request);
      if (exchange != null && exchange.isRecorded() && isWhatWasAskedFor(request)) {
        exchange.returned(result.getModel(), Rendering.view(result));
      }
    } catch (Throwable e) {
      Faults.tell("The view of a request could not be told", e);
    }
  }

  @Override
  public void afterCompletion(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable Exception exception) {
    try {
      @Nullable ServerExchange exchange = ServerExchange.of(request);
      if (exchange != null && exception == null && isWhatWasAskedFor(request)) {
        exchange.rendered();
      }
    } catch (Throwable e) {
      Faults.tell("The view of a request could not be told", e);
    }
  }

  /** Rather than the error page, to which a server dispatches and Spring Boot's filter forwards. */
  private static boolean isWhatWasAskedFor(HttpServletRequest request) {
    return switch (request.getDispatcherType()) {
      case REQUEST, ASYNC -> true;
      case FORWARD -> request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) == null;
      case INCLUDE, ERROR -> false;
    };
  }
}
