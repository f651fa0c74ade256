package dev.lumen.trace.spring.context;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.Fuseable.QueueSubscription;
import reactor.core.Scannable;
import reactor.util.context.Context;

/**
 * Has a span current while signals pass, in either direction. Where it is current already, as it is
 * for all but the first operator that a signal passes, that costs a look.
 */
class SpanSubscriber<T> implements CoreSubscriber<T>, Subscription, Scannable {

  private final CoreSubscriber<? super T> actual;
  private final Context context;
  final Span span;
  @Nullable Subscription subscription;

  private SpanSubscriber(CoreSubscriber<? super T> actual, Span span) {
    this.actual = actual;
    this.context = actual.currentContext();
    this.span = span;
  }

  /**
   * Puts itself before a subscriber.
   *
   * @param fuseable whether what it subscribes to lets its queue be used
   */
  static <T> CoreSubscriber<T> of(CoreSubscriber<? super T> actual, Span span, boolean fuseable) {
    return fuseable ? new Fused<>(actual, span) : new SpanSubscriber<>(actual, span);
  }

  final boolean isCurrent() {
    return CurrentSpan.get() == span;
  }

  @Override
  public final Context currentContext() {
    return context;
  }

  @Override
  public final void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    if (isCurrent()) {
      actual.onSubscribe(this);
      return;
    }
    try (Scope scope = span.makeCurrent()) {
      actual.onSubscribe(this);
    }
  }

  @Override
  public final void onNext(T value) {
    if (isCurrent()) {
      actual.onNext(value);
      return;
    }
    try (Scope scope = span.makeCurrent()) {
      actual.onNext(value);
    }
  }

  @Override
  public final void onError(Throwable error) {
    if (isCurrent()) {
      actual.onError(error);
      return;
    }
    try (Scope scope = span.makeCurrent()) {
      actual.onError(error);
    }
  }

  @Override
  public final void onComplete() {
    if (isCurrent()) {
      actual.onComplete();
      return;
    }
    try (Scope scope = span.makeCurrent()) {
      actual.onComplete();
    }
  }

  @Override
  public final void request(long n) {
    Subscription subscription = this.subscription;
    if (subscription == null || isCurrent()) {
      if (subscription != null) {
        subscription.request(n);
      }
      return;
    }
    try (Scope scope = span.makeCurrent()) {
      subscription.request(n);
    }
  }

  @Override
  public final void cancel() {
    Subscription subscription = this.subscription;
    if (subscription != null) {
      try (Scope scope = span.makeCurrent()) {
        subscription.cancel();
      }
    }
  }

  @Override
  @SuppressWarnings("rawtypes") // As Reactor declares it.
  public final @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.ACTUAL) {
      return actual;
    }
    if (key == Attr.PARENT) {
      return subscription;
    }
    return key == Attr.RUN_STYLE ? Attr.RunStyle.SYNC : null;
  }

  /** Lets the queue of an operator be used by the next as it would be without this. */
  private static final class Fused<T> extends SpanSubscriber<T> implements QueueSubscription<T> {

    Fused(CoreSubscriber<? super T> actual, Span span) {
      super(actual, span);
    }

    @SuppressWarnings("unchecked")
    private @Nullable QueueSubscription<T> queue() {
      return subscription instanceof QueueSubscription<?> queue
          ? (QueueSubscription<T>) queue
          : null;
    }

    @Override
    public int requestFusion(int requestedMode) {
      QueueSubscription<T> queue = queue();
      return queue == null ? Fuseable.NONE : queue.requestFusion(requestedMode);
    }

    @Override
    public @Nullable T poll() {
      QueueSubscription<T> queue = queue();
      if (queue == null || isCurrent()) {
        return queue == null ? null : queue.poll();
      }
      try (Scope scope = span.makeCurrent()) {
        return queue.poll();
      }
    }

    @Override
    public int size() {
      QueueSubscription<T> queue = queue();
      return queue == null ? 0 : queue.size();
    }

    @Override
    public boolean isEmpty() {
      QueueSubscription<T> queue = queue();
      return queue == null || queue.isEmpty();
    }

    @Override
    public void clear() {
      QueueSubscription<T> queue = queue();
      if (queue != null) {
        queue.clear();
      }
    }
  }
}
