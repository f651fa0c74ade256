package dev.lumen.trace.spring.traced;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import dev.lumen.trace.SpanBuilder;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The spans of what one call of a method gave: one for each time that its work is done. */
final class CallSpans {

  private final Supplier<SpanBuilder> builders;
  private final @Nullable Span caller = CurrentSpan.get();
  private final @Nullable AtomicReference<@Nullable Span> called;

  private CallSpans(
      Supplier<SpanBuilder> builders, @Nullable AtomicReference<@Nullable Span> called) {
    this.builders = builders;
    this.called = called;
  }

  /** Those of a call that did nothing yet. */
  static CallSpans ofSubscriptions(Supplier<SpanBuilder> builders) {
    return new CallSpans(builders, null);
  }

  /**
   * Those of a call that had a span already.
   *
   * @param called that span, which goes on for whoever asks first
   */
  static CallSpans startedWith(Span called, Supplier<SpanBuilder> builders) {
    return new CallSpans(builders, new AtomicReference<>(called));
  }

  /**
   * A span, started and current nowhere.
   *
   * @param subscriber the parent as whoever has the work done has it, else it is what is current,
   *     else what was current at the call
   */
  Span next(@Nullable Span subscriber) {
    Span started = called == null ? null : called.getAndSet(null);
    return started == null ? builders.get().parent(parent(subscriber)).startDetached() : started;
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
