package dev.lumen.trace.spring.traced;

import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.spring.ReactorContextKey;
import kotlin.ResultKt;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import kotlin.coroutines.jvm.internal.ContinuationImpl;
import kotlinx.coroutines.Job;
import kotlinx.coroutines.flow.Flow;
import kotlinx.coroutines.flow.FlowCollector;
import kotlinx.coroutines.flow.SharedFlow;
import kotlinx.coroutines.reactor.ReactorContext;
import org.jspecify.annotations.Nullable;

/**
 * Gives each collection of a Kotlin flow a span. Loaded only where coroutines are.
 *
 * <p>By hand, as Spring's adapter would have the flow run ahead of its collector, and in another
 * context than that of the collector.
 */
final class TracedFlow<T> implements Flow<T> {

  private final Flow<T> source;
  private final CallSpans spans;

  private TracedFlow(Flow<T> source, CallSpans spans) {
    this.source = source;
    this.spans = spans;
  }

  static boolean handles(Class<?> type) {
    return type == Flow.class;
  }

  static Follower follower(Class<?> type, Class<?> expected) {
    if (Job.class.isAssignableFrom(type)) {
      return TracedFlow::endWith;
    }
    boolean replaceable =
        Flow.class.isAssignableFrom(type)
            && expected.isAssignableFrom(Flow.class)
            && (expected == Flow.class || !SharedFlow.class.isAssignableFrom(type));
    return replaceable
        ? (result, spans) -> new TracedFlow<>((Flow<?>) result, spans)
        : Follower.NONE;
  }

  private static Object endWith(Object job, CallSpans spans) {
    Span span = spans.next(null);
    ((Job) job)
        .invokeOnCompletion(
            failure -> {
              TracedStages.end(span, failure);
              return Unit.INSTANCE;
            });
    return job;
  }

  @Override
  public @Nullable Object collect(
      FlowCollector<? super T> collector, Continuation<? super Unit> continuation) {
    Span span = spans.next(subscriber(continuation.getContext()));
    try (Scope scope = span.makeCurrent()) {
      Object result = source.collect(collector, new Collection(continuation, span));
      if (result != IntrinsicsKt.getCOROUTINE_SUSPENDED()) {
        span.end();
      }
      return result;
    } catch (Throwable e) {
      TracedStages.end(span, e);
      throw e;
    }
  }

  private static @Nullable Span subscriber(CoroutineContext context) {
    return ResultTypes.COROUTINES_REACTOR ? Reactor.subscriber(context) : null;
  }

  /** Where coroutines know of Reactor. */
  private static final class Reactor {

    static @Nullable Span subscriber(CoroutineContext coroutine) {
      ReactorContext context = coroutine.get(ReactorContext.Key);
      return context != null
              && context.getContext().getOrDefault(ReactorContextKey.SPAN, null)
                  instanceof Span span
          ? span
          : null;
    }
  }

  /** What comes after a collection that was suspended, as the compiler of Kotlin would have it. */
  private static final class Collection extends ContinuationImpl {

    private static final long serialVersionUID = 1L;

    private final transient Span span;

    @SuppressWarnings("unchecked")
    Collection(Continuation<? super Unit> caller, Span span) {
      super((Continuation<Object>) (Continuation<?>) caller);
      this.span = span;
    }

    @Override
    protected Object invokeSuspend(Object result) {
      try {
        ResultKt.throwOnFailure(result);
      } catch (Throwable e) {
        TracedStages.end(span, e);
        throw e;
      }
      span.end();
      return Unit.INSTANCE;
    }
  }
}
