package dev.lumen.trace;

import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanLimits;
import dev.lumen.trace.data.SpanStatus;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A unit of work, with a name, a start and an end, attributes and events.
 *
 * <p>Either it is recorded, or it only carries the context of a trace that is not; the calls are
 * the same, and {@link #isRecording()} tells. Never null and never used again for other work. Safe
 * from any thread, and no call throws into the application: what exceeds the {@link SpanLimits}, or
 * comes after the end, is left out. No call waits, but where export is synchronous the end does,
 * until the span is exported.
 *
 * <p>{@link Tracer#start} makes a span current on the thread until it ends; {@link
 * SpanBuilder#startDetached} makes one for work that hops threads, which is current only where
 * {@link #makeCurrent()} says so.
 */
public sealed interface Span extends AutoCloseable
    permits RecordingSpan, PropagatedSpan, BaggageSpan {

  /**
   * The current span of the calling thread; where there is none, one that records nothing and whose
   * context is invalid. Never null.
   */
  static Span current() {
    Span current = StackEntry.top(StackEntry.stack());
    if (current instanceof RecordingSpan recorded) {
      // Who has it in hand may send its id on.
      boolean unused = recorded.keep();
    }
    return current == null ? PropagatedSpan.NONE : current;
  }

  /**
   * A span that carries a context and records nothing: to hand a context on, or, with one that is
   * not sampled, to keep whatever is below from being recorded.
   */
  static Span propagated(TraceContext context) {
    return new PropagatedSpan(Objects.requireNonNull(context, "context"));
  }

  /** The ids, flags, tracestate and baggage: what travels to others. */
  TraceContext context();

  /** Whether what is told to this span is kept: false once it has ended. */
  boolean isRecording();

  /**
   * Whether spans that are started below this one are recorded, also once this one has ended: for
   * who makes spans there alone.
   */
  boolean isRecordingBelow();

  /** Changes the name. Null is ignored. */
  Span updateName(String name);

  /** Sets an attribute in place of the one that the key may have. Null is ignored. */
  Span setAttribute(String key, @Nullable String value);

  Span setAttribute(String key, boolean value);

  Span setAttribute(String key, long value);

  Span setAttribute(String key, double value);

  /**
   * Sets an attribute to any value.
   *
   * @param value kept as {@link Attributes} says: as it is, as a list, or as its {@code toString};
   *     one that throws costs this attribute, which is counted as dropped
   */
  Span setAttribute(String key, @Nullable Object value);

  /** Sets all of them. */
  Span setAttributes(Attributes attributes);

  /** Adds an event that happens now. */
  default Span addEvent(String name) {
    return addEvent(name, Attributes.EMPTY);
  }

  /** Adds an event that happens now. */
  Span addEvent(String name, Attributes attributes);

  /**
   * Adds an event that happened at a time.
   *
   * @param time from 1677 to 2262, the nearest of which is taken; null is now
   */
  Span addEvent(String name, Attributes attributes, @Nullable Instant time);

  /**
   * Adds the event {@code exception}, with type, message and stack trace, and leaves the status, as
   * OpenTelemetry's method of this name does: for an exception that was dealt with. Where the work
   * failed by it, {@link #recordError}.
   */
  Span recordException(Throwable exception);

  /**
   * Adds the event {@code exception} and sets the status to ERROR, with the exception's message:
   * {@link #recordException} and {@link #setStatus(SpanStatus, String)} in one.
   */
  Span recordError(Throwable error);

  /** Sets the status, without a message. */
  default Span setStatus(SpanStatus status) {
    return setStatus(status, null);
  }

  /**
   * Sets the status. UNSET is ignored, OK is final.
   *
   * @param message kept with ERROR alone; may be null
   */
  Span setStatus(SpanStatus status, @Nullable String message);

  /** Makes this span current on the calling thread until the scope is closed. */
  Scope makeCurrent();

  /**
   * Ends the span, once: later calls on it do nothing. If it was started as the current span of a
   * thread, the one before it is current again.
   */
  void end();

  /**
   * As {@link #end()}, at a time.
   *
   * @param time may be ahead; before the start it counts as the start; null is now
   */
  void end(@Nullable Instant time);

  /** Short for {@link #end()}, for try-with-resources. */
  @Override
  default void close() {
    end();
  }
}
