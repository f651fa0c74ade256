package dev.lumen.trace.spring.actuate;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/** Keeps {@link EndpointGuard} in WebFlux applications. */
final class EndpointGuardWebFilter implements WebFilter {

  private final PathPattern pattern;

  /**
   * @param path of the endpoint, within the application
   */
  EndpointGuardWebFilter(String path) {
    this.pattern = PathPatternParser.defaultInstance.parse(path + "/**");
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    // By what finds the handler too: no way of writing a path gets round it.
    if (!pattern.matches(request.getPath().pathWithinApplication())) {
      return chain.filter(exchange);
    }
    ServerHttpResponse response = exchange.getResponse();
    EndpointGuard.HEADERS.forEach(response.getHeaders()::set);
    if (EndpointGuard.forbids(
        request.getMethod().name(), request.getHeaders().getFirst(EndpointGuard.CHANGE_HEADER))) {
      return answered(response, HttpStatus.FORBIDDEN);
    }
    if (request.getQueryParams().entrySet().stream()
        .anyMatch(each -> EndpointGuard.misleads(each.getKey(), each.getValue().size()))) {
      return misled(response);
    }
    @Nullable String page =
        EndpointGuard.redirect(request.getPath().value(), request.getURI().getRawQuery());
    if (page != null) {
      response.getHeaders().set("Location", page);
      return answered(response, HttpStatus.FOUND);
    }
    return chain.filter(
        Gzip.isTaken(String.join(",", request.getHeaders().getOrEmpty(HttpHeaders.ACCEPT_ENCODING)))
            ? exchange.mutate().response(new GzipHttpResponse(response)).build()
            : exchange);
  }

  private static Mono<Void> misled(ServerHttpResponse response) {
    response.setStatusCode(HttpStatus.BAD_REQUEST);
    response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
    byte[] body = EndpointGuard.MISLED.getBytes(StandardCharsets.US_ASCII);
    return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
  }

  private static Mono<Void> answered(ServerHttpResponse response, HttpStatus status) {
    response.setStatusCode(status);
    return response.setComplete();
  }
}
