package dev.lumen.trace.spring.actuate;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBufferUtils;
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
        request.getMethod().name(), request.getHeaders().getFirst(EndpointGuard.CLEAR_HEADER))) {
      return read(request).then(Mono.defer(() -> answered(response, HttpStatus.FORBIDDEN)));
    }
    if (request.getQueryParams().entrySet().stream()
        .anyMatch(each -> EndpointGuard.misleads(each.getKey(), each.getValue().size()))) {
      return read(request).then(Mono.defer(() -> misled(response)));
    }
    @Nullable String page =
        EndpointGuard.redirect(request.getPath().value(), request.getURI().getRawQuery());
    if (page != null) {
      response.getHeaders().set("Location", page);
      return read(request).then(Mono.defer(() -> answered(response, HttpStatus.FOUND)));
    }
    return chain.filter(exchange);
  }

  /**
   * Reads a request to its end. On a connection whose request was answered before, Reactor Netty
   * may never read the next one.
   */
  private static Mono<Void> read(ServerHttpRequest request) {
    // It fails where another filter has read it already.
    return request.getBody().doOnNext(DataBufferUtils::release).then().onErrorComplete();
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
