package dev.lumen.trace.spring.reactive;

import dev.lumen.trace.spring.http.Faults;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Follows each request from where there is an exchange. Its span has been started around all
 * filters, by {@link TracedHandler}; where that does not stand, as in a chain of filters made by
 * hand, it is started here.
 *
 * <p>Thread-safe. There also where requests are not traced, and does nothing then.
 */
final class ServerTraceWebFilter implements WebFilter, Ordered {

  private final @Nullable RequestSpans spans;
  private final int order;
  private final boolean coroutines;

  /**
   * @param spans null where requests are not traced
   * @param coroutines whether the span is to be current where coroutines handle the request
   */
  ServerTraceWebFilter(@Nullable RequestSpans spans, int order, boolean coroutines) {
    this.spans = spans;
    this.order = order;
    this.coroutines = coroutines;
  }

  @Override
  public int getOrder() {
    return order;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    return spans == null
        ? chain.filter(exchange)
        : Mono.deferContextual(context -> filter(spans, RequestSpan.of(context), exchange, chain));
  }

  private Mono<Void> filter(
      RequestSpans spans,
      @Nullable RequestSpan started,
      ServerWebExchange exchange,
      WebFilterChain chain) {
    if (started != null) {
      enter(started, exchange);
      return chain.filter(exchange);
    }
    @Nullable RequestSpan own = spans.start(exchange.getRequest(), exchange.getResponse());
    if (own != null) {
      enter(own, exchange);
    }
    return RequestSpans.trace(own, false, () -> chain.filter(exchange));
  }

  private void enter(RequestSpan request, ServerWebExchange exchange) {
    try {
      request.entered(exchange);
      if (coroutines) {
        CoroutineSpan.enter(exchange);
      }
    } catch (Throwable e) {
      Faults.tell("The exchange of a request could not be followed", e);
    }
  }

  /** As Reactor tells of it in stack traces. */
  @Override
  public String toString() {
    return "Lumen Trace";
  }
}
