package dev.lumen.trace;

import dev.lumen.trace.context.Baggage;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A recorded span with other baggage than it was started with: what is told to it is told to the
 * span, but whoever is called from here, or started below, has the baggage.
 *
 * <p>A span of its own, so that whatever carries a span to another thread carries this.
 */
final class BaggageSpan implements Span {

  private final RecordingSpan span;
  private final TraceContext context;

  private BaggageSpan(RecordingSpan span, Baggage baggage) {
    this.span = span;
    this.context = span.context().withBaggage(baggage);
  }

  static Span of(Span span, Baggage baggage) {
    RecordingSpan recorded = recorded(span);
    return recorded == null
        ? new PropagatedSpan(span.context().withBaggage(baggage))
        : new BaggageSpan(recorded, baggage);
  }

  /** The span that is recorded, null where it is none. */
  static @Nullable RecordingSpan recorded(@Nullable Span span) {
    if (span instanceof RecordingSpan recorded) {
      return recorded;
    }
    return span instanceof BaggageSpan other ? other.span : null;
  }

  RecordingSpan recorded() {
    return span;
  }

  @Override
  public TraceContext context() {
    return context;
  }

  @Override
  public boolean isRecording() {
    return span.isRecording();
  }

  @Override
  public boolean isRecordingBelow() {
    return span.isRecordingBelow();
  }

  @Override
  public Span updateName(String name) {
    span.updateName(name);
    return this;
  }

  @Override
  public Span setAttribute(String key, @Nullable String value) {
    span.setAttribute(key, value);
    return this;
  }

  @Override
  public Span setAttribute(String key, boolean value) {
    span.setAttribute(key, value);
    return this;
  }

  @Override
  public Span setAttribute(String key, long value) {
    span.setAttribute(key, value);
    return this;
  }

  @Override
  public Span setAttribute(String key, double value) {
    span.setAttribute(key, value);
    return this;
  }

  @Override
  public Span setAttribute(String key, @Nullable Object value) {
    span.setAttribute(key, value);
    return this;
  }

  @Override
  public Span setAttributes(Attributes attributes) {
    span.setAttributes(attributes);
    return this;
  }

  @Override
  public Span addEvent(String name, Attributes attributes) {
    span.addEvent(name, attributes);
    return this;
  }

  @Override
  public Span addEvent(String name, Attributes attributes, @Nullable Instant time) {
    span.addEvent(name, attributes, time);
    return this;
  }

  @Override
  public Span recordException(Throwable exception) {
    span.recordException(exception);
    return this;
  }

  @Override
  public Span recordError(Throwable error) {
    span.recordError(error);
    return this;
  }

  @Override
  public Span setStatus(SpanStatus status, @Nullable String message) {
    span.setStatus(status, message);
    return this;
  }

  @Override
  public Scope makeCurrent() {
    SpanScope scope = new SpanScope(this);
    scope.push(StackEntry.stack());
    return scope;
  }

  @Override
  public void end() {
    span.end();
  }

  @Override
  public void end(@Nullable Instant time) {
    span.end(time);
  }

  @Override
  public String toString() {
    return span + " with baggage";
  }
}
