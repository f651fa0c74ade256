package dev.lumen.trace.spring.reactive;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.spring.ReactorContextKey;
import kotlin.coroutines.AbstractCoroutineContextElement;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.ThreadContextElement;
import kotlinx.coroutines.reactor.ReactorContext;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.server.CoWebFilter;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Hooks;

/**
 * Makes the span of a coroutine's Reactor context current wherever the coroutine goes on; nothing
 * else travels. Handed to Spring, which runs handlers and filters that are {@code suspend}
 * functions, by the exchange, as its own filters hand on theirs. Stateless. Loaded only where
 * coroutines are.
 */
final class CoroutineSpan extends AbstractCoroutineContextElement
    implements ThreadContextElement<@Nullable Scope> {

  private static final CoroutineContext.Key<CoroutineSpan> KEY = new CoroutineContext.Key<>() {};
  private static final CoroutineSpan ELEMENT = new CoroutineSpan();

  // As Spring has it where nobody says otherwise.
  private static final CoroutineContext CONTEXT =
      ((CoroutineContext) Dispatchers.getUnconfined()).plus(ELEMENT);

  private CoroutineSpan() {
    super(KEY);
  }

  /** Before all filters. In automatic mode Spring has an element of its own for all. */
  static void enter(ServerWebExchange exchange) {
    if (!Hooks.isAutomaticContextPropagationEnabled()) {
      addTo(exchange);
    }
  }

  /** Spring's own is neither in what filters that suspend hand on, nor where routes suspend. */
  static void found(ServerWebExchange exchange, Object handler) {
    if (Hooks.isAutomaticContextPropagationEnabled()
        && (given(exchange) != null || !(handler instanceof HandlerMethod))) {
      addTo(exchange);
    }
  }

  private static void addTo(ServerWebExchange exchange) {
    CoroutineContext given = given(exchange);
    exchange
        .getAttributes()
        .put(
            CoWebFilter.COROUTINE_CONTEXT_ATTRIBUTE, given == null ? CONTEXT : given.plus(ELEMENT));
  }

  private static @Nullable CoroutineContext given(ServerWebExchange exchange) {
    return exchange.getAttribute(CoWebFilter.COROUTINE_CONTEXT_ATTRIBUTE);
  }

  @Override
  public @Nullable Scope updateThreadContext(CoroutineContext context) {
    ReactorContext reactor = context.get(ReactorContext.Key);
    return reactor != null
            && reactor.getContext().getOrDefault(ReactorContextKey.SPAN, null) instanceof Span span
            && CurrentSpan.get() != span
        ? span.makeCurrent()
        : null;
  }

  @Override
  public void restoreThreadContext(CoroutineContext context, @Nullable Scope scope) {
    if (scope != null) {
      scope.close();
    }
  }
}
