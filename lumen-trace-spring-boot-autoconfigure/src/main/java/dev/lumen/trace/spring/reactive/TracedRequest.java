package dev.lumen.trace.spring.reactive;

import dev.lumen.trace.Scope;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.util.context.Context;

/** The handling of a request, whose span is in its context and ends with it. */
final class TracedRequest extends MonoOperator<Void, Void> {

  private final RequestSpan request;
  private final boolean outermost;

  /**
   * @param outermost whether nobody outside makes a response of what is thrown
   */
  TracedRequest(Mono<Void> handling, RequestSpan request, boolean outermost) {
    super(handling);
    this.request = request;
    this.outermost = outermost;
  }

  @Override
  public void subscribe(CoreSubscriber<? super Void> actual) {
    try (Scope scope = request.makeCurrent()) {
      source.subscribe(new Signals(actual, request, outermost));
    }
  }

  /** Logs on the way of a signal have the ids, also where nothing else makes the span current. */
  private static final class Signals implements CoreSubscriber<Void>, Subscription, Scannable {

    private final CoreSubscriber<? super Void> actual;
    private final RequestSpan request;
    private final boolean outermost;
    private final Context context;
    private @Nullable Subscription handling;

    Signals(CoreSubscriber<? super Void> actual, RequestSpan request, boolean outermost) {
      this.actual = actual;
      this.request = request;
      this.outermost = outermost;
      this.context = request.within(actual.currentContext());
    }

    @Override
    public Context currentContext() {
      return context;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      handling = subscription;
      actual.onSubscribe(this);
    }

    @Override
    public void onNext(Void never) {
      // There is none.
    }

    @Override
    public void onError(Throwable exception) {
      try (Scope scope = request.makeCurrent()) {
        if (outermost || request.isCommitted()) {
          request.fail(exception);
        } else {
          request.endWithResponse();
        }
        actual.onError(exception);
      }
    }

    @Override
    public void onComplete() {
      request.complete();
      actual.onComplete();
    }

    @Override
    public void request(long n) {
      Subscription handling = this.handling;
      if (handling != null) {
        handling.request(n);
      }
    }

    @Override
    public void cancel() {
      Subscription handling = this.handling;
      try (Scope scope = request.makeCurrent()) {
        if (handling != null) {
          handling.cancel();
        }
      } finally {
        request.cancel();
      }
    }

    @Override
    @SuppressWarnings("rawtypes") // As Reactor declares it.
    public @Nullable Object scanUnsafe(Attr key) {
      if (key == Attr.ACTUAL) {
        return actual;
      }
      if (key == Attr.PARENT) {
        return handling;
      }
      return key == Attr.RUN_STYLE ? Attr.RunStyle.SYNC : null;
    }
  }
}
