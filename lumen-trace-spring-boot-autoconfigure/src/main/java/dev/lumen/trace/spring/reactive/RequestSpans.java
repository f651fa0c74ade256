package dev.lumen.trace.spring.reactive;

import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.spring.http.Faults;
import dev.lumen.trace.spring.http.HttpServerSpans;
import dev.lumen.trace.spring.http.TraceIdHeader;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/**
 * Puts the handling of requests into their spans. Thread-safe. What fails in here is told once and
 * costs a part of the span, never of the request.
 *
 * @param proxies what the application believes of proxies: applied to a request, gives what it says
 */
record RequestSpans(
    HttpServerSpans spans, HandlerDetails details, UnaryOperator<ServerHttpRequest> proxies) {

  /** The same, but that no request is recorded. */
  RequestSpans recordingNothing() {
    return new RequestSpans(spans.recordingNothing(), details, proxies);
  }

  /**
   * Handles a request in a span of its own.
   *
   * @param outermost whether nobody outside makes a response of what is thrown
   * @param handling called at once, under the span, and subscribed to under it
   */
  Mono<Void> trace(
      ServerHttpRequest request,
      ServerHttpResponse response,
      boolean outermost,
      Supplier<Mono<Void>> handling) {
    return trace(start(request, response), outermost, handling);
  }

  static Mono<Void> trace(
      @Nullable RequestSpan started, boolean outermost, Supplier<Mono<Void>> handling) {
    if (started == null) {
      return handling.get();
    }
    try (Scope scope = started.makeCurrent()) {
      return new TracedRequest(handling.get(), started, outermost);
    } catch (Throwable e) {
      started.fail(e);
      throw e;
    }
  }

  /** Null where that fails. */
  @Nullable RequestSpan start(ServerHttpRequest request, ServerHttpResponse response) {
    try {
      Span span = spans.start(believed(request), ReactiveRequests.INSTANCE);
      tell(span.context(), response);
      return new RequestSpan(
          span, request.getMethod().name(), response, spans.conventions(), details);
    } catch (Throwable e) {
      Faults.tell("The span of a request could not be started", e);
      return null;
    }
  }

  /** At the last moment: what the application says under the same name stays. */
  private void tell(TraceContext context, ServerHttpResponse response) {
    TraceIdHeader header = spans.responseHeader();
    if (header != null) {
      response.beforeCommit(
          () -> {
            if (!response.getHeaders().containsHeader(header.name())) {
              response.getHeaders().set(header.name(), header.value(context));
            }
            return Mono.empty();
          });
    }
  }

  private ServerHttpRequest believed(ServerHttpRequest request) {
    try {
      return proxies.apply(request);
    } catch (Throwable e) {
      // The application will find that out by itself, and refuse the request.
      return request;
    }
  }
}
