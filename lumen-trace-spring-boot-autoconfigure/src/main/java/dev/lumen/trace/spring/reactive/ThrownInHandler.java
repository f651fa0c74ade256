package dev.lumen.trace.spring.reactive;

import dev.lumen.trace.spring.SharedHook;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import org.springframework.web.reactive.HandlerResult;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.util.context.Context;

/**
 * Sees what a controller throws, or what reads its arguments, before Spring's adapter makes a
 * response of it: that it does by itself, and tells nobody.
 *
 * <p>A hook of Reactor's, as there is no other place between the two: it watches the operators that
 * the adapter puts together, none of others. Thread-safe.
 */
final class ThrownInHandler {

  static final SharedHook HOOK =
      new SharedHook(
          () -> Hooks.onEachOperator("lumen.trace.handlers", ThrownInHandler::watched),
          () -> Hooks.resetOnEachOperator("lumen.trace.handlers"));

  private static final ThreadLocal<@Nullable RequestSpan> HANDLED = new ThreadLocal<>();

  private ThrownInHandler() {}

  /** What the adapter does with a request, of which all exceptions are told. */
  static Mono<HandlerResult> noted(RequestSpan request, Supplier<Mono<HandlerResult>> adapter) {
    HANDLED.set(request);
    try {
      return adapter.get();
    } finally {
      HANDLED.set(null);
    }
  }

  private static Publisher<Object> watched(Publisher<Object> operator) {
    RequestSpan request = HANDLED.get();
    // A scalar is to stay one.
    return request != null
            && operator instanceof Mono<Object> mono
            && !(operator instanceof Callable)
        ? new Watched<>(mono, request)
        : operator;
  }

  private static final class Watched<T> extends MonoOperator<T, T> {

    private final RequestSpan request;

    Watched(Mono<T> source, RequestSpan request) {
      super(source);
      this.request = request;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
      source.subscribe(new Watch<>(actual, request));
    }
  }

  private static final class Watch<T> implements CoreSubscriber<T> {

    private final CoreSubscriber<? super T> actual;
    private final RequestSpan request;

    Watch(CoreSubscriber<? super T> actual, RequestSpan request) {
      this.actual = actual;
      this.request = request;
    }

    @Override
    public Context currentContext() {
      return actual.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      actual.onSubscribe(subscription);
    }

    @Override
    public void onNext(T value) {
      actual.onNext(value);
    }

    @Override
    public void onError(Throwable exception) {
      request.thrown(exception);
      actual.onError(exception);
    }

    @Override
    public void onComplete() {
      actual.onComplete();
    }
  }
}
