package dev.lumen.trace.spring.reactive;

import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/**
 * Keeps one span a request, around all filters and all that makes a response of an exception: what
 * they log has its ids, and the response is complete when it ends. Thread-safe.
 */
final class TracedHandler implements HttpHandler {

  private final RequestSpans spans;
  private final HttpHandler handler;

  TracedHandler(RequestSpans spans, HttpHandler handler) {
    this.spans = spans;
    this.handler = handler;
  }

  @Override
  public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
    return spans.trace(request, response, true, () -> handler.handle(request, response));
  }

  /** Stands around whatever else stands around the handler. */
  record Factory(RequestSpans spans) implements HttpHandlerDecoratorFactory, Ordered {

    @Override
    public int getOrder() {
      return HIGHEST_PRECEDENCE;
    }

    @Override
    public HttpHandler apply(HttpHandler handler) {
      return new TracedHandler(spans, handler);
    }
  }
}
