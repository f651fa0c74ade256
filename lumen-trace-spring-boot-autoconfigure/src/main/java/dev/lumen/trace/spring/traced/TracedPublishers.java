package dev.lumen.trace.spring.traced;

import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.spring.Failures;
import dev.lumen.trace.spring.ReactorContextKey;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.publisher.ParallelFlux;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** Gives each subscription to a publisher a span. Loaded only where Reactor is. */
final class TracedPublishers {

  /** What every publisher is. */
  static final Class<?> ANY = Publisher.class;

  private TracedPublishers() {}

  /** Whether what a method with this return type gives can be replaced by a traced one. */
  static boolean handles(Class<?> type) {
    return type == Mono.class
        || type == Flux.class
        || type == ParallelFlux.class
        || type == Publisher.class
        || type == CorePublisher.class;
  }

  static Follower follower(Class<?> type, Class<?> expected) {
    return Publisher.class.isAssignableFrom(type) && expected.isAssignableFrom(tracedType(type))
        ? (result, spans) -> trace((Publisher<?>) result, spans)
        : Follower.NONE;
  }

  private static Class<?> tracedType(Class<?> type) {
    if (Mono.class.isAssignableFrom(type)) {
      return Mono.class;
    }
    return ParallelFlux.class.isAssignableFrom(type) ? ParallelFlux.class : Flux.class;
  }

  /**
   * The publisher, with a span for each subscription that starts with it, is current meanwhile and
   * in the context of what is upstream, and ends before the subscriber hears of the end.
   */
  static Publisher<?> trace(Publisher<?> publisher, CallSpans spans) {
    if (publisher instanceof Mono<?> mono) {
      return new TracedMono<>(mono, spans);
    }
    return publisher instanceof ParallelFlux<?> parallel
        ? new TracedParallelFlux<>(parallel, spans)
        : new TracedFlux<>(Flux.from(publisher), spans);
  }

  /** Subscribes in a span. */
  static void subscribe(CallSpans spans, ContextView context, Consumer<Span> subscribe) {
    Span subscriber =
        context.getOrDefault(ReactorContextKey.SPAN, null) instanceof Span s ? s : null;
    Span span = spans.next(subscriber);
    try (Scope scope = span.makeCurrent()) {
      subscribe.accept(span);
    } catch (Throwable e) {
      Failures.record(span, e);
      span.end();
      throw e;
    }
  }

  private static final class TracedMono<T> extends MonoOperator<T, T> {

    private final CallSpans spans;

    TracedMono(Mono<? extends T> source, CallSpans spans) {
      super(source);
      this.spans = spans;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
      TracedPublishers.subscribe(
          spans,
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

    private final CallSpans spans;

    TracedFlux(Flux<? extends T> source, CallSpans spans) {
      super(source);
      this.spans = spans;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
      TracedPublishers.subscribe(
          spans,
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
