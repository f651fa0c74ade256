package dev.lumen.trace.spring.actuate;

import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Keeps {@link EndpointGuard} in WebFlux applications. */
final class EndpointGuardWebFilter implements WebFilter {

  private final String path;

  /**
   * @param path of the endpoint, within the application
   */
  EndpointGuardWebFilter(String path) {
    this.path = path;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    String asked = request.getPath().pathWithinApplication().value();
    if (!asked.equals(path) && !asked.startsWith(path + "/")) {
      return chain.filter(exchange);
    }
    EndpointGuard.HEADERS.forEach(exchange.getResponse().getHeaders()::set);
    if (EndpointGuard.refuses(
        request.getMethod().name(), request.getHeaders().getFirst(EndpointGuard.CLEAR_HEADER))) {
      exchange.getResponse().setStatusCode(HttpStatus.FORBIDDEN);
      return exchange.getResponse().setComplete();
    }
    return chain.filter(exchange);
  }
}
