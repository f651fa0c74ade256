package dev.lumen.trace;

import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanLimits;
import dev.lumen.trace.data.SpanStatus;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A span that is recorded; once it has ended, its own data.
 *
 * <p>Whoever writes, or reads before the end, holds the one-word lock {@code state} for some field
 * accesses. No code of the application runs under it, and nothing that blocks. The end leaves the
 * lock taken for good, so that nobody writes any more, and readers then need no lock.
 *
 * <p>Where something is thrown under the lock it is a stack overflow or a lack of memory: the lock
 * is then given back by writing the field, since after the former no method can be called.
 */
final class RecordingSpan extends SpanIdentity implements Span {

  private static final int OPEN = 0;
  private static final int BUSY = 1;
  private static final int ENDED = 2;
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(RecordingSpan.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile int state;
  private String name;
  private SpanStatus status = SpanStatus.UNSET;
  private @Nullable String statusMessage;
  private Attributes.@Nullable Builder attributes;
  private @Nullable List<SpanEvent> events;
  private int droppedEvents;
  private long end;

  /** The child of a span of this process. */
  RecordingSpan(SpanBuilder builder, String name, RecordingSpan parent) {
    super(builder, parent);
    this.name = name;
    this.attributes = builder.attributes;
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
    super(builder, parent, traceIdHigh, traceIdLow, flags, nanos);
    this.name = name;
    this.attributes = builder.attributes;
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
    SpanEvent event = tracer.newEvent(name, attributes, tracer.clock.nanoTime() + clockOffset);
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
    if (events == null) {
      events = new ArrayList<>(2);
    }
    if (events.size() < tracer.limits.events()) {
      events.add(event);
    } else {
      droppedEvents++;
    }
  }

  @Override
  public Span addException(@Nullable Throwable exception) {
    if (exception == null || state == ENDED) {
      return this;
    }
    return addEvent("exception", ExceptionAttributes.of(exception, tracer.limits));
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
    long now = tracer.clock.nanoTime() + clockOffset;
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

  @SuppressWarnings("ThreadPriorityCheck")
  private boolean lock() {
    int spins = 0;
    while (!STATE.weakCompareAndSetAcquire(this, OPEN, BUSY)) {
      if (state == ENDED) {
        return false;
      }
      // The holder needs some nanoseconds, unless the system has taken its processor away.
      if (++spins < 100) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
    return true;
  }

  private void unlock() {
    STATE.setRelease(this, OPEN);
  }

  @Override
  Span span() {
    return this;
  }

  @Override
  public String name() {
    return hasEnded() ? name : read(() -> name);
  }

  @Override
  public long endEpochNanos() {
    return state == ENDED ? end : 0;
  }

  @Override
  public long durationNanos() {
    return state == ENDED
        ? end - start
        : Math.max(0, tracer.clock.nanoTime() + clockOffset - start);
  }

  @Override
  public boolean hasEnded() {
    return state == ENDED;
  }

  @Override
  public SpanStatus status() {
    return hasEnded() ? status : read(() -> status);
  }

  @Override
  public @Nullable String statusMessage() {
    return hasEnded() ? statusMessage : this.<@Nullable String>read(() -> statusMessage);
  }

  @Override
  public Attributes attributes() {
    return hasEnded() ? builtAttributes() : read(this::builtAttributes);
  }

  private Attributes builtAttributes() {
    return attributes == null ? Attributes.EMPTY : attributes.build();
  }

  @Override
  public List<SpanEvent> events() {
    if (hasEnded()) {
      return events == null ? List.of() : Collections.unmodifiableList(events);
    }
    return read(() -> events == null ? List.of() : List.copyOf(events));
  }

  @Override
  public int droppedAttributes() {
    return hasEnded() ? droppedFromBuilder() : read(this::droppedFromBuilder);
  }

  private int droppedFromBuilder() {
    return attributes == null ? 0 : attributes.dropped();
  }

  @Override
  public int droppedEvents() {
    return hasEnded() ? droppedEvents : read(() -> droppedEvents);
  }

  /** Reads what may be written meanwhile. */
  private <T extends @Nullable Object> T read(Supplier<T> field) {
    if (!lock()) {
      return field.get();
    }
    try {
      T value = field.get();
      unlock();
      return value;
    } catch (Throwable e) {
      state = OPEN;
      throw e;
    }
  }

  @Override
  public String toString() {
    return "Span " + name() + " " + context();
  }
}
