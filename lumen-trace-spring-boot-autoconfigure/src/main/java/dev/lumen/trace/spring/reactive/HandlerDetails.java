package dev.lumen.trace.spring.reactive;

import dev.lumen.trace.spring.http.FunctionNames;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.resource.ResourceWebHandler;
import org.springframework.web.server.ServerWebExchange;

/**
 * What WebFlux leaves in an exchange about how it was handled, for annotated controllers and
 * functional routes alike. Thread-safe.
 */
final class HandlerDetails {

  private final FunctionNames functions = new FunctionNames();
  private final String basePath;

  /**
   * @param basePath what all routes are below. Not what the request says: that may be of a proxy,
   *     or of whoever says that it is one
   */
  HandlerDetails(String basePath) {
    this.basePath = basePath;
  }

  /** The pattern of the route that matched, null where none did. */
  @Nullable String route(ServerWebExchange exchange) {
    Map<String, Object> attributes = exchange.getAttributes();
    @Nullable Object pattern = attributes.get(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    // Static resources have the pattern /**, and so has whatever is not found.
    return pattern == null
            || attributes.get(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE)
                instanceof ResourceWebHandler
            || CorsUtils.isPreFlightRequest(exchange.getRequest())
        ? null
        : basePath.concat(pattern.toString());
  }

  /** The method of the controller that is called, with its class; null where none is. */
  @Nullable String function(ServerWebExchange exchange) {
    return exchange.getAttributes().get(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE)
                instanceof HandlerMethod handler
            && !CorsUtils.isPreFlightRequest(exchange.getRequest())
        ? functions.of(handler.getMethod())
        : null;
  }
}
