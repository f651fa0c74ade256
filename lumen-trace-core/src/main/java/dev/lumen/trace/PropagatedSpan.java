package dev.lumen.trace;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Carries a context and records nothing. */
final class PropagatedSpan extends StackEntry implements Span {

  static final Span NONE =
      new PropagatedSpan(
          TraceContext.local(new TraceId(0, 0), new SpanId(0), (byte) 0, TraceState.EMPTY));

  private final TraceContext context;

  PropagatedSpan(TraceContext context) {
    this.context = context;
  }

  @Override
  public TraceContext context() {
    return context;
  }

  @Override
  public boolean isRecording() {
    return false;
  }

  @Override
  public boolean isRecordingBelow() {
    return context.isSampled();
  }

  @Override
  public Span updateName(String name) {
    return this;
  }

  @Override
  public Span setAttribute(String key, @Nullable String value) {
    return this;
  }

  @Override
  public Span setAttribute(String key, boolean value) {
    return this;
  }

  @Override
  public Span setAttribute(String key, long value) {
    return this;
  }

  @Override
  public Span setAttribute(String key, double value) {
    return this;
  }

  @Override
  public Span setAttribute(String key, @Nullable Object value) {
    return this;
  }

  @Override
  public Span setAttributes(Attributes attributes) {
    return this;
  }

  @Override
  public Span addEvent(String name, Attributes attributes) {
    return this;
  }

  @Override
  public Span addEvent(String name, Attributes attributes, @Nullable Instant time) {
    return this;
  }

  @Override
  public Span recordException(Throwable exception) {
    return this;
  }

  @Override
  public Span recordError(Throwable error) {
    return this;
  }

  @Override
  public Span setStatus(SpanStatus status, @Nullable String message) {
    return this;
  }

  @Override
  public Scope makeCurrent() {
    SpanScope scope = new SpanScope(this);
    scope.push(stack());
    return scope;
  }

  @Override
  public void end() {
    pop();
  }

  @Override
  public void end(@Nullable Instant time) {
    pop();
  }

  @Override
  Span span() {
    return this;
  }

  @Override
  public String toString() {
    return "PropagatedSpan " + context;
  }
}
