package dev.lumen.trace.spring.traced;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.SpanBuilder;
import dev.lumen.trace.spring.ReactorContextKey;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** Gives each subscription to a Mono or a Flux a span. Loaded only where Reactor is. */
final class TracedPublishers {

  private TracedPublishers() {}

  /** Whether what a method with this return type gives can be replaced by a traced one. */
  static boolean handles(Class<?> type) {
    return type == Mono.class
        || type == Flux.class
        || type == Publisher.class
        || type == CorePublisher.class;
  }

  /**
   * The publisher, with a span that starts when it is subscribed to, is current meanwhile and in
   * the context of what is upstream, and ends before the subscriber hears of the end.
   *
   * @param spans a builder for each subscription
   */
  static Object trace(Object publisher, Supplier<SpanBuilder> spans) {
    Subscriptions subscriptions = new Subscriptions(spans, CurrentSpan.get());
    if (publisher instanceof Mono<?> mono) {
      return new TracedMono<>(mono, subscriptions);
    }
    return publisher instanceof Publisher<?> any
        ? new TracedFlux<>(Flux.from(any), subscriptions)
        : publisher;
  }

  /**
   * Starts the spans.
   *
   * @param caller the parent where the subscriber has none: what was current at the call
   */
  private record Subscriptions(Supplier<SpanBuilder> spans, @Nullable Span caller) {

    void start(ContextView context, Consumer<Span> subscribe) {
      Span span = spans.get().parent(parent(context)).startDetached();
      try (Scope scope = span.makeCurrent()) {
        subscribe.accept(span);
      } catch (Throwable e) {
        Failures.record(span, e);
        span.end();
        throw e;
      }
    }

    private @Nullable Span parent(ContextView context) {
      if (context.getOrDefault(ReactorContextKey.SPAN, null) instanceof Span subscriber) {
        return subscriber;
      }
      Span current = CurrentSpan.get();
      return current == null ? caller : current;
    }
  }

  private static final class TracedMono<T> extends MonoOperator<T, T> {

    private final Subscriptions subscriptions;

    TracedMono(Mono<? extends T> source, Subscriptions subscriptions) {
      super(source);
      this.subscriptions = subscriptions;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
      subscriptions.start(
          actual.currentContext(),
          span ->
              source
                  .doOnError(failure -> Failures.record(span, failure))
                  .doOnTerminate(span::end)
                  .doOnCancel(span::end)
                  .contextWrite(Context.of(ReactorContextKey.SPAN, span))
                  .subscribe(actual));
    }
  }

  private static final class TracedFlux<T> extends FluxOperator<T, T> {

    private final Subscriptions subscriptions;

    TracedFlux(Flux<? extends T> source, Subscriptions subscriptions) {
      super(source);
      this.subscriptions = subscriptions;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
      subscriptions.start(
          actual.currentContext(),
          span ->
              source
                  .doOnError(failure -> Failures.record(span, failure))
                  .doOnTerminate(span::end)
                  .doOnCancel(span::end)
                  .contextWrite(Context.of(ReactorContextKey.SPAN, span))
                  .subscribe(actual));
    }
  }
}
