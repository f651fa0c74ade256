package dev.lumen.trace.spring.traced;

import dev.lumen.trace.Span;
import dev.lumen.trace.spring.Failures;
import dev.lumen.trace.spring.ReactorContextKey;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.ParallelFlux;
import reactor.util.context.Context;

/**
 * Gives each subscription to all rails of a flux one span, which ends with the last of them. Loaded
 * only where Reactor is.
 */
final class TracedParallelFlux<T> extends ParallelFlux<T> {

  private final ParallelFlux<T> source;
  private final CallSpans spans;

  TracedParallelFlux(ParallelFlux<T> source, CallSpans spans) {
    this.source = source;
    this.spans = spans;
  }

  @Override
  public int parallelism() {
    return source.parallelism();
  }

  @Override
  public int getPrefetch() {
    return source.getPrefetch();
  }

  @Override
  public void subscribe(CoreSubscriber<? super T>[] rails) {
    if (validate(rails)) {
      TracedPublishers.subscribe(
          spans, rails[0].currentContext(), span -> source.subscribe(traced(rails, span)));
    }
  }

  private static <T> CoreSubscriber<? super T>[] traced(
      CoreSubscriber<? super T>[] rails, Span span) {
    AtomicInteger open = new AtomicInteger(rails.length);
    // Not a clone: an array of a narrower type takes no rail of ours.
    @SuppressWarnings({"unchecked", "rawtypes"})
    CoreSubscriber<? super T>[] traced = new CoreSubscriber[rails.length];
    for (int i = 0; i < rails.length; i++) {
      traced[i] = new Rail<>(rails[i], span, open);
    }
    return traced;
  }

  /** One rail of a subscription. */
  private static final class Rail<T> implements CoreSubscriber<T>, Subscription {

    private final CoreSubscriber<? super T> actual;
    private final Context context;
    private final Span span;
    private final AtomicInteger open;
    private final AtomicBoolean ended = new AtomicBoolean();
    private @Nullable Subscription upstream;

    /**
     * @param open how many rails of the subscription have not ended
     */
    Rail(CoreSubscriber<? super T> actual, Span span, AtomicInteger open) {
      this.actual = actual;
      this.context = actual.currentContext().put(ReactorContextKey.SPAN, span);
      this.span = span;
      this.open = open;
    }

    @Override
    public Context currentContext() {
      return context;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      upstream = subscription;
      actual.onSubscribe(this);
    }

    @Override
    public void onNext(T value) {
      actual.onNext(value);
    }

    @Override
    public void onError(Throwable failure) {
      Failures.record(span, failure);
      end();
      actual.onError(failure);
    }

    @Override
    public void onComplete() {
      end();
      actual.onComplete();
    }

    @Override
    public void request(long count) {
      if (upstream != null) {
        upstream.request(count);
      }
    }

    @Override
    public void cancel() {
      end();
      if (upstream != null) {
        upstream.cancel();
      }
    }

    private void end() {
      if (ended.compareAndSet(false, true) && open.decrementAndGet() == 0) {
        span.end();
      }
    }
  }
}
