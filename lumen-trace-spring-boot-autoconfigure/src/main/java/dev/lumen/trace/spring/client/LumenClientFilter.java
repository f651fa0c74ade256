package dev.lumen.trace.spring.client;

import dev.lumen.trace.Span;
import dev.lumen.trace.pipeline.RareLog;
import dev.lumen.trace.spring.ReactorContextKey;
import dev.lumen.trace.spring.http.HttpClientExchange;
import dev.lumen.trace.spring.http.HttpClientSpans;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Traces a {@link WebClient}: one CLIENT span per exchange, whose context the request carries on.
 *
 * <p>A bean of this type is there to be injected, for clients that are made by hand: {@code
 * WebClient.builder().filter(filter)}. It is there where tracing is switched off, too, and does
 * nothing then.
 *
 * <p>The span starts with the subscription, so that each retry has its own. Its parent is the span
 * in the Reactor context, under {@link ReactorContextKey#SPAN}; where there is none, the span that
 * is current on the thread that subscribes. Filters behind this one find the span in their Reactor
 * context. This makes it current on no thread; Reactor's automatic context propagation, where it is
 * on, does so while operators behind this one run. It ends when the headers of the response are
 * there, with an error, or with the cancellation, which is no error. A request that passes two of
 * these is traced once.
 *
 * <p>Thread-safe. Throws what is thrown behind it, and nothing of its own.
 */
public final class LumenClientFilter implements ExchangeFilterFunction {

  private static final String URI_TEMPLATE = WebClient.class.getName() + ".uriTemplate";
  private static final String TRACED = LumenClientFilter.class.getName() + ".traced";

  static final RareLog LOG = new RareLog(LoggerFactory.getLogger(LumenClientFilter.class));

  private final Supplier<? extends @Nullable HttpClientSpans> spans;

  public LumenClientFilter(HttpClientSpans spans) {
    this(() -> spans);
  }

  /**
   * @param spans asked at each request, which is not traced where it gives null
   */
  LumenClientFilter(Supplier<? extends @Nullable HttpClientSpans> spans) {
    this.spans = spans;
  }

  @Override
  public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
    return Mono.deferContextual(
        context -> {
          HttpClientSpans spans = spans(request);
          HttpClientExchange exchange = spans == null ? null : start(spans, request, context);
          return spans == null || exchange == null
              ? next.exchange(request)
              : exchange(exchange, withHeaders(request, exchange, spans), next);
        });
  }

  /** Null where the request is traced already, or there is nothing to trace it. */
  private @Nullable HttpClientSpans spans(ClientRequest request) {
    try {
      HttpClientSpans spans = this.spans.get();
      return spans == HttpClientSpans.off() || request.attribute(TRACED).isPresent() ? null : spans;
    } catch (Throwable e) {
      LOG.once("A request cannot be traced", e);
      return null;
    }
  }

  private static @Nullable HttpClientExchange start(
      HttpClientSpans spans, ClientRequest request, ContextView context) {
    try {
      return spans.startDetached(
          parent(context),
          request.method().name(),
          request.url(),
          request.attribute(URI_TEMPLATE).orElse(null) instanceof String template
              ? template
              : null);
    } catch (Throwable e) {
      LOG.once("A request cannot be traced", e);
      return null;
    }
  }

  private static Span parent(ContextView context) {
    return context.getOrDefault(ReactorContextKey.SPAN, null) instanceof Span span
        ? span
        : Span.current();
  }

  private static ClientRequest withHeaders(
      ClientRequest request, HttpClientExchange exchange, HttpClientSpans spans) {
    try {
      ClientRequest.Builder traced =
          ClientRequest.from(request)
              .headers(
                  headers ->
                      exchange.inject(
                          headers,
                          HttpHeaders::containsHeader,
                          HttpHeaders::set,
                          HttpHeaders::remove))
              .attribute(TRACED, true);
      if (spans.limitsBaggage() && !request.headers().containsHeader(NettyRedirects.BAGGAGE)) {
        traced.httpRequest(sent -> NettyRedirects.withholdBaggage(sent, spans));
      }
      return traced.build();
    } catch (Throwable e) {
      LOG.once("The headers of a request could not be had", e);
      return request;
    }
  }

  private static Mono<ClientResponse> exchange(
      HttpClientExchange exchange, ClientRequest request, ExchangeFunction next) {
    // Deferred, so that what a filter throws rather than signals ends the span too.
    return Mono.defer(() -> next.exchange(request))
        .doOnNext(response -> end(exchange, response))
        .doOnError(exchange::fail)
        .doFinally(signal -> exchange.cancel())
        .contextWrite(Context.of(ReactorContextKey.SPAN, exchange.span()));
  }

  /** The response goes to the caller even if it cannot tell its status. */
  private static void end(HttpClientExchange exchange, ClientResponse response) {
    int status;
    try {
      status = response.statusCode().value();
    } catch (Throwable e) {
      exchange.fail(e);
      return;
    }
    exchange.respond(status);
  }

  /** Adds this filter at the end, unless there is one of its kind already. */
  boolean addTo(List<ExchangeFilterFunction> filters) {
    return filters.stream().noneMatch(LumenClientFilter.class::isInstance) && filters.add(this);
  }
}
