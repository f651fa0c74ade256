package dev.lumen.trace.data;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recorded span, read-only: all that listeners, exporters and stores see.
 *
 * <p>Of a span that has ended it never changes, and reading it copies nothing. Of one that still
 * runs each call gives what holds at that moment. Safe to read from any thread. Not made by this
 * process alone: a store may hold the spans of others.
 */
public interface SpanData {

  /** The ids, flags and tracestate of the span. */
  TraceContext context();

  /** The id of the parent span, null where this span has none. */
  @Nullable SpanId parentSpanId();

  /** Whether the parent is a span of another process. */
  boolean hasRemoteParent();

  /** What the span is called. */
  String name();

  SpanKind kind();

  /** The service, and the process, that the span is of: the same object for all of a tracer. */
  Resource resource();

  /** When it started, in nanoseconds since 1970-01-01T00:00Z. */
  long startEpochNanos();

  /** When it ended, in nanoseconds since 1970-01-01T00:00Z; 0 while it runs. */
  long endEpochNanos();

  /** How long it took, in nanoseconds, never negative; while it runs, how long so far. */
  long durationNanos();

  /**
   * Whether a span below this one has failed, by now. Known of local roots that this process
   * records, and of what it records below them; elsewhere false.
   */
  default boolean hasFailureBelow() {
    return false;
  }

  /** Whether the span has ended. */
  boolean hasEnded();

  SpanStatus status();

  /** What was said about the status, null where nothing was. */
  @Nullable String statusMessage();

  Attributes attributes();

  /** The events in the order they were added. */
  List<SpanEvent> events();

  List<SpanLink> links();

  /** The name of the thread that started the span, null where it is not known. */
  @Nullable String threadName();

  /**
   * How many attributes the limits, or a failing {@code toString}, left out or made shorter lists.
   */
  int droppedAttributes();

  /** How many events the limits left out. */
  int droppedEvents();

  /** How many links the limits left out. */
  int droppedLinks();

  /** Short for the name in the {@link #resource()}. */
  default String serviceName() {
    return resource().serviceName();
  }

  /** Short for the trace id of the {@link #context()}. */
  default TraceId traceId() {
    return context().traceId();
  }

  /** Short for the span id of the {@link #context()}. */
  default SpanId spanId() {
    return context().spanId();
  }

  /** Short for the flags of the {@link #context()}. */
  default byte flags() {
    return context().flags();
  }

  /** Short for the tracestate of the {@link #context()}. */
  default TraceState traceState() {
    return context().traceState();
  }

  /**
   * Whether the span is the first of its trace in its process: it has no parent, or one of another
   * process.
   */
  default boolean isLocalRoot() {
    return parentSpanId() == null || hasRemoteParent();
  }
}
