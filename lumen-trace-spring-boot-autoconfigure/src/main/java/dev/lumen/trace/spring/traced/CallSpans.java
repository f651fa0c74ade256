package dev.lumen.trace.spring.traced;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import dev.lumen.trace.SpanBuilder;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.spring.Recorded;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The spans of what one call of a method gave: one for each time that its work is done. */
final class CallSpans {

  private static final TraceContext NO_CONTEXT =
      TraceContext.local(new TraceId(0, 0), new SpanId(0), (byte) 0, TraceState.EMPTY);

  private final Supplier<SpanBuilder> builders;
  private final @Nullable Span caller = CurrentSpan.get();
  private final @Nullable AtomicReference<@Nullable Span> called;
  private final boolean roots;

  private CallSpans(
      Supplier<SpanBuilder> builders,
      @Nullable AtomicReference<@Nullable Span> called,
      boolean roots) {
    this.builders = builders;
    this.called = called;
    this.roots = roots;
  }

  /**
   * Those of a call that did nothing yet.
   *
   * @param roots whether there is one also where nothing around it is recorded
   */
  static CallSpans ofSubscriptions(Supplier<SpanBuilder> builders, boolean roots) {
    return new CallSpans(builders, null, roots);
  }

  /**
   * Those of a call that had a span already.
   *
   * @param called that span, which goes on for whoever asks first
   */
  static CallSpans startedWith(Span called, Supplier<SpanBuilder> builders) {
    return new CallSpans(builders, new AtomicReference<>(called), true);
  }

  /**
   * A span, started and current nowhere.
   *
   * @param subscriber the parent as whoever has the work done has it, else it is what is current,
   *     else what was current at the call
   */
  Span next(@Nullable Span subscriber) {
    Span started = called == null ? null : called.getAndSet(null);
    if (started != null) {
      return started;
    }
    Span parent = parent(subscriber);
    return roots || Recorded.isBelow(parent)
        ? builders.get().parent(parent).startDetached()
        : Span.propagated(parent == null ? NO_CONTEXT : parent.context());
  }

  /** Ends the call's own span, unless somebody has it. */
  void endUnclaimed() {
    Span started = called == null ? null : called.getAndSet(null);
    if (started != null) {
      started.end();
    }
  }

  private @Nullable Span parent(@Nullable Span subscriber) {
    if (subscriber != null) {
      return subscriber;
    }
    Span current = CurrentSpan.get();
    return current == null ? caller : current;
  }
}
