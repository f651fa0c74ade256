package dev.lumen.trace.spring.reactive;

import dev.lumen.trace.spring.http.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.DispatchExceptionHandler;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Stands before WebFlux's own adapters, lets the first that knows a handler do its work, and tells
 * the span which handler that is and what exceptions a response was made of. WebFlux keeps neither.
 *
 * <p>Thread-safe.
 */
final class HandlerFoundAdapter implements HandlerAdapter, DispatchExceptionHandler, Ordered {

  private final Supplier<List<HandlerAdapter>> adapters;
  private final boolean coroutines;
  private volatile @Nullable List<HandlerAdapter> others;

  /**
   * @param adapters those of the application, in their order, asked for at the first request; this
   *     one may be among them
   * @param coroutines whether the span is to be current where coroutines handle the request
   */
  HandlerFoundAdapter(Supplier<List<HandlerAdapter>> adapters, boolean coroutines) {
    this.adapters = adapters;
    this.coroutines = coroutines;
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public boolean supports(Object handler) {
    return adapter(handler) != null;
  }

  private @Nullable HandlerAdapter adapter(Object handler) {
    for (HandlerAdapter adapter : others()) {
      if (adapter.supports(handler)) {
        return adapter;
      }
    }
    return null;
  }

  private List<HandlerAdapter> others() {
    List<HandlerAdapter> others = this.others;
    if (others == null) {
      others = new ArrayList<>(adapters.get());
      others.removeIf(HandlerFoundAdapter.class::isInstance);
      this.others = others;
    }
    return others;
  }

  @Override
  public Mono<HandlerResult> handle(ServerWebExchange exchange, Object handler) {
    HandlerAdapter adapter = adapter(handler);
    if (adapter == null) {
      return Mono.error(new IllegalStateException("No HandlerAdapter: " + handler));
    }
    RequestSpan request = RequestSpan.of(exchange);
    if (request == null) {
      return adapter.handle(exchange, handler);
    }
    try {
      request.found(exchange);
      if (coroutines) {
        CoroutineSpan.found(exchange, handler);
      }
    } catch (Throwable e) {
      Faults.tell("The handler of a request could not be told", e);
    }
    return handler instanceof HandlerMethod method
        ? ThrownInHandler.noted(request, () -> adapter.handle(exchange, handler))
            .doOnNext(result -> note(request, method, result))
        : adapter.handle(exchange, handler);
  }

  private static void note(RequestSpan request, HandlerMethod method, HandlerResult result) {
    try {
      if (result.getHandler() instanceof HandlerMethod handler
          && !handler.getMethod().equals(method.getMethod())) {
        request.madeResponse();
      }
      DispatchExceptionHandler exceptions = result.getExceptionHandler();
      if (exceptions != null) {
        result.setExceptionHandler(
            (exchange, exception) -> {
              request.handling(exception);
              return exceptions.handleError(exchange, exception);
            });
      }
    } catch (Throwable e) {
      Faults.tell("The result of a handler could not be followed", e);
    }
  }

  /** Lets those that come after this one make a response of it. */
  @Override
  public Mono<HandlerResult> handleError(ServerWebExchange exchange, Throwable exception) {
    RequestSpan request = RequestSpan.of(exchange);
    if (request != null) {
      request.handling(exception);
    }
    return Mono.error(exception);
  }
}
