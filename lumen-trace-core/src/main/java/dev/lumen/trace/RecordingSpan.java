package dev.lumen.trace;

import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanLimits;
import dev.lumen.trace.data.SpanStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A span that is recorded; once it has ended, its own data. */
final class RecordingSpan extends SpanState implements Span {

  /** As {@link SpanIdentity}'s, and with a name. */
  RecordingSpan(
      SpanBuilder builder,
      String name,
      @Nullable RecordingSpan parent,
      @Nullable TraceContext context,
      long traceIdHigh,
      long traceIdLow,
      byte flags,
      long nanos,
      @Nullable TraceContext handedOn) {
    super(builder, name, parent, context, traceIdHigh, traceIdLow, flags, nanos, handedOn);
  }

  @Override
  public boolean isRecording() {
    return state != ENDED;
  }

  @Override
  public boolean isRecordingBelow() {
    return isSampled() || tracer.listeners.wantAll();
  }

  @Override
  public Span updateName(@Nullable String name) {
    if (name == null) {
      return this;
    }
    String shortName = SpanLimits.cut(name, tracer.limits.nameLength());
    return write(() -> this.name = shortName);
  }

  @Override
  public Span setAttribute(@Nullable String key, @Nullable String value) {
    return value == null ? this : put(key, value);
  }

  @Override
  public Span setAttribute(@Nullable String key, boolean value) {
    return put(key, value);
  }

  @Override
  public Span setAttribute(@Nullable String key, long value) {
    return put(key, value);
  }

  @Override
  public Span setAttribute(@Nullable String key, double value) {
    return put(key, value);
  }

  @Override
  public Span setAttribute(@Nullable String key, @Nullable Object value) {
    if (key == null || value == null || state == ENDED || !isTold()) {
      return this;
    }
    // What runs the application's code runs before the lock is taken.
    Attributes.Builder alone = Attributes.builder(1, tracer.limits).put(key, value);
    return write(() -> attributesForWriting().putAll(alone));
  }

  /** As {@link #write(Runnable)}, by far the most frequent: so without an object for the change. */
  private Span put(@Nullable String key, Object value) {
    if (key != null && isTold() && lock()) {
      try {
        attributesForWriting().put(key, value);
        unlock();
      } catch (Throwable e) {
        state = OPEN;
      }
    }
    return this;
  }

  @Override
  public Span setAttributes(@Nullable Attributes attributes) {
    return attributes == null || !isTold()
        ? this
        : write(() -> attributesForWriting().putAll(attributes));
  }

  /**
   * Whether attributes and events are kept: of a root that is not sampled, who asks for roots alone
   * reads its name, status and times.
   */
  private boolean isTold() {
    return isSampled() || tracer.processors != null || tracer.listeners.wantAll();
  }

  private Attributes.Builder attributesForWriting() {
    Attributes.Builder builder = attributes;
    if (builder == null) {
      builder = SpanParts.attributes(tracer.limits);
      attributes = builder;
    }
    return builder;
  }

  @Override
  public Span addEvent(@Nullable String name, @Nullable Attributes attributes) {
    if (name == null || state == ENDED || !isTold()) {
      return this;
    }
    return write(SpanParts.event(name, attributes, now(), tracer.limits));
  }

  @Override
  public Span addEvent(
      @Nullable String name, @Nullable Attributes attributes, @Nullable Instant time) {
    if (name == null || time == null || state == ENDED || !isTold()) {
      return addEvent(name, attributes);
    }
    return write(SpanParts.event(name, attributes, TraceClock.epochNanos(time), tracer.limits));
  }

  private Span write(SpanEvent event) {
    return write(() -> add(event));
  }

  private void add(SpanEvent event) {
    List<SpanEvent> before = events;
    int count = before == null ? 0 : before.size();
    if (count >= tracer.limits.events()) {
      droppedEvents++;
    } else if (before == null) {
      // Most spans have one or none: this is one object, where a list to add to is two.
      events = List.of(event);
    } else {
      List<SpanEvent> list = count == 1 ? new ArrayList<>(before) : before;
      list.add(event);
      events = list;
    }
  }

  @Override
  public Span recordException(@Nullable Throwable exception) {
    if (exception == null || state == ENDED || !isTold()) {
      return this;
    }
    Attributes attributes = ExceptionAttributes.of(exception, tracer.limits);
    return write(new SpanEvent("exception", now(), attributes, 0));
  }

  @Override
  public Span recordError(@Nullable Throwable error) {
    if (error == null || state == ENDED) {
      return this;
    }
    return recordException(error).setStatus(SpanStatus.ERROR, ExceptionAttributes.message(error));
  }

  @Override
  public Span setStatus(@Nullable SpanStatus status, @Nullable String message) {
    if (status == null || status == SpanStatus.UNSET) {
      return this;
    }
    String shortMessage =
        status == SpanStatus.OK || message == null
            ? null
            : SpanLimits.cut(message, tracer.limits.valueLength());
    return write(
        () -> {
          if (this.status != SpanStatus.OK) {
            this.status = status;
            this.statusMessage = shortMessage;
          }
        });
  }

  private Span write(Runnable change) {
    if (lock()) {
      try {
        change.run();
        unlock();
      } catch (Throwable e) {
        state = OPEN;
      }
    }
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
    if (state != ENDED) {
      endAt(now());
    }
  }

  @Override
  public void end(@Nullable Instant time) {
    pop();
    if (state != ENDED) {
      endAt(time == null ? now() : TraceClock.epochNanos(time));
    }
  }

  private void endAt(long epochNanos) {
    SpanProcessors processors = tracer.processors;
    // A start in the future, or an end in the past, is no reason for a negative duration.
    long time = Math.max(epochNanos, start);
    if (processors != null) {
      endProcessed(processors, time);
    } else if (lock()) {
      end = time;
      close(true);
    }
  }

  /** Who ends it first asks the processors, meanwhile it may still be written to. */
  private void endProcessed(SpanProcessors processors, long time) {
    if (!beginToEnd(time)) {
      return;
    }
    boolean wanted = processors.onEnding(this);
    if (!wanted) {
      noteFiltered();
    }
    boolean unused = lock();
    close(wanted);
  }

  /** Under the lock, which it leaves taken: who sees the end sees where the span goes. */
  private void close(boolean wanted) {
    boolean goes = wanted;
    try {
      goes = wanted && !goesNowhere();
    } catch (Throwable e) {
      // The stack is at its end: then it is handed on as any other.
    }
    closeForGood();
    tracer.ended.handOn(this, goes);
  }

  private void closeForGood() {
    try {
      STATE.setRelease(this, ENDED);
    } catch (Throwable e) {
      state = ENDED;
    }
  }

  @Override
  Span span() {
    return this;
  }

  @Override
  public String toString() {
    return "Span " + name() + " " + context();
  }
}
