package dev.lumen.trace.spring.web;

import dev.lumen.trace.spring.http.FunctionNames;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import org.jspecify.annotations.Nullable;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.resource.DefaultServletHttpRequestHandler;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/** What Spring MVC leaves, for annotated controllers and functional routes alike. */
final class WebMvcHandlerDetails implements HandlerDetails {

  private final FunctionNames functions = new FunctionNames();

  @Override
  public @Nullable String route(HttpServletRequest request) {
    Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    // Static resources have the pattern /**, and so has whatever is not found.
    return pattern == null || isResource(request) || CorsUtils.isPreFlightRequest(request)
        ? null
        : prefix(request) + pattern;
  }

  @Override
  public @Nullable String function(HttpServletRequest request) {
    // Spring answers a preflight itself, after it has looked up who would answer the request.
    return handler(request) instanceof HandlerMethod handler
            && !CorsUtils.isPreFlightRequest(request)
        ? functions.of(handler.getMethod())
        : null;
  }

  @Override
  public @Nullable Throwable resolvedException(HttpServletRequest request) {
    Object exception = request.getAttribute(DispatcherServlet.EXCEPTION_ATTRIBUTE);
    if (exception == null) {
      // Where the response is a view.
      exception = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
    }
    return exception instanceof Throwable throwable ? throwable : null;
  }

  private static boolean isResource(HttpServletRequest request) {
    Object handler = handler(request);
    return handler instanceof ResourceHttpRequestHandler
        || handler instanceof DefaultServletHttpRequestHandler;
  }

  private static @Nullable Object handler(HttpServletRequest request) {
    return request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
  }

  /** What the pattern is within: the paths of the application and, if it has one, the servlet. */
  private static String prefix(HttpServletRequest request) {
    // The request's own context path may be what a proxy says in X-Forwarded-Prefix.
    String application = request.getServletContext().getContextPath();
    return request.getHttpServletMapping().getMappingMatch() == MappingMatch.PATH
        ? application + request.getServletPath()
        : application;
  }
}
