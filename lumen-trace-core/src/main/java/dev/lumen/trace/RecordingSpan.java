package dev.lumen.trace;

import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanLimits;
import dev.lumen.trace.data.SpanStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A span that is recorded; once it has ended, its own data. */
final class RecordingSpan extends SpanState implements Span {

  /** The child of a span of this process. */
  RecordingSpan(SpanBuilder builder, String name, RecordingSpan parent) {
    super(builder, name, parent);
  }

  /** The first span here of a trace that another process may have begun. */
  RecordingSpan(
      SpanBuilder builder,
      String name,
      @Nullable TraceContext parent,
      long traceIdHigh,
      long traceIdLow,
      byte flags,
      long nanos) {
    super(builder, name, parent, traceIdHigh, traceIdLow, flags, nanos);
  }

  @Override
  public boolean isRecording() {
    return state != ENDED;
  }

  @Override
  public Span updateName(@Nullable String name) {
    if (name == null) {
      return this;
    }
    String shortName = SpanLimits.cut(name, tracer.limits.nameLength());
    if (lock()) {
      try {
        this.name = shortName;
        unlock();
      } catch (Throwable e) {
        state = OPEN;
      }
    }
    return this;
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
    if (key == null || value == null || state == ENDED) {
      return this;
    }
    // What runs the application's code runs before the lock is taken.
    Object normal = Attributes.normalize(value, tracer.limits);
    return put(key, normal);
  }

  private Span put(@Nullable String key, @Nullable Object value) {
    if (key != null && lock()) {
      try {
        if (value == null) {
          attributesForWriting().drop();
        } else {
          attributesForWriting().put(key, value);
        }
        unlock();
      } catch (Throwable e) {
        state = OPEN;
      }
    }
    return this;
  }

  @Override
  public Span setAttributes(@Nullable Attributes attributes) {
    if (attributes != null && lock()) {
      try {
        attributesForWriting().putAll(attributes);
        unlock();
      } catch (Throwable e) {
        state = OPEN;
      }
    }
    return this;
  }

  private Attributes.Builder attributesForWriting() {
    Attributes.Builder builder = attributes;
    if (builder == null) {
      builder = tracer.newAttributes();
      attributes = builder;
    }
    return builder;
  }

  @Override
  public Span addEvent(@Nullable String name, @Nullable Attributes attributes) {
    if (name == null || state == ENDED) {
      return this;
    }
    return add(tracer.newEvent(name, attributes, now()));
  }

  private long now() {
    return tracer.clock.nanoTime() + clockOffset;
  }

  private Span add(SpanEvent event) {
    if (lock()) {
      try {
        addEvent(event);
        unlock();
      } catch (Throwable e) {
        state = OPEN;
      }
    }
    return this;
  }

  private void addEvent(SpanEvent event) {
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
  public Span addException(@Nullable Throwable exception) {
    if (exception == null || state == ENDED) {
      return this;
    }
    Attributes attributes = ExceptionAttributes.of(exception, tracer.limits);
    return add(new SpanEvent("exception", now(), attributes, 0));
  }

  @Override
  public Span recordError(@Nullable Throwable error) {
    if (error == null || state == ENDED) {
      return this;
    }
    return addException(error).setStatus(SpanStatus.ERROR, ExceptionAttributes.message(error));
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
    if (lock()) {
      try {
        if (this.status != SpanStatus.OK) {
          this.status = status;
          this.statusMessage = shortMessage;
        }
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
    if (state == ENDED) {
      return;
    }
    long now = now();
    if (lock()) {
      // A start in the future, given by hand, is no reason for a negative duration.
      end = now > start ? now : start;
      try {
        STATE.setRelease(this, ENDED);
      } catch (Throwable e) {
        state = ENDED;
      }
      tracer.ended(this);
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
