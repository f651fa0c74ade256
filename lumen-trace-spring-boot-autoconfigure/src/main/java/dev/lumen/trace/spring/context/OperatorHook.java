package dev.lumen.trace.spring.context;

import dev.lumen.trace.Span;
import dev.lumen.trace.spring.ReactorContextKey;
import dev.lumen.trace.spring.SharedHook;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Operators;

/**
 * Makes the span of a subscriber's Reactor context current while signals pass each operator, on
 * whatever thread; nothing else travels. A subscriber without a span there stays as it is. With
 * Reactor's automatic context propagation, which does so by itself, all operators do.
 */
final class OperatorHook {

  static final SharedHook HOOK =
      new SharedHook(
          () -> Hooks.onEachOperator("lumen.trace", lift()),
          () -> Hooks.resetOnEachOperator("lumen.trace"));

  private OperatorHook() {}

  @SuppressWarnings("rawtypes") // As Reactor declares it.
  private static Function<? super Publisher<Object>, ? extends Publisher<Object>> lift() {
    Predicate<Publisher> filter = OperatorHook::isLifted;
    BiFunction<Publisher, CoreSubscriber<? super Object>, CoreSubscriber<? super Object>> lifter =
        OperatorHook::lifted;
    return Operators.liftPublisher(filter, lifter);
  }

  /** A scalar, or what is called where it is subscribed to, is to be seen as such. */
  private static boolean isLifted(Publisher<?> operator) {
    return !(operator instanceof Callable) && !Hooks.isAutomaticContextPropagationEnabled();
  }

  private static CoreSubscriber<? super Object> lifted(
      Publisher<?> operator, CoreSubscriber<? super Object> subscriber) {
    return subscriber.currentContext().getOrDefault(ReactorContextKey.SPAN, null)
            instanceof Span span
        ? SpanSubscriber.of(subscriber, span, operator instanceof Fuseable)
        : subscriber;
  }
}
