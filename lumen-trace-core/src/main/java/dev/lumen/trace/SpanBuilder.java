package dev.lumen.trace;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanLimits;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a span has from its start: parent, kind, attributes, links, and a start time.
 *
 * <p>Not thread-safe, and good for one span. Null arguments count as not given.
 */
public final class SpanBuilder {

  private static final Duration LONGEST = Duration.ofMinutes(30);

  Tracer tracer;
  private final boolean tracerOfParent;
  private final @Nullable String name;
  SpanKind kind = SpanKind.INTERNAL;
  long startNanos;
  Attributes.@Nullable Builder attributes;
  Links links = Links.NONE;
  // With the baggage of a child, where that is not the parent's.
  @Nullable TraceState traceState;
  int minMicros;
  private @Nullable Span parent;
  private boolean parentGiven;

  SpanBuilder(Tracer tracer, @Nullable String name) {
    this(tracer, name, false);
  }

  /**
   * @param tracerOfParent whether a recorded parent's tracer is to take the place of the given one
   */
  SpanBuilder(Tracer tracer, @Nullable String name, boolean tracerOfParent) {
    this.tracer = tracer;
    this.name = name;
    this.tracerOfParent = tracerOfParent;
  }

  /** The kind, by default INTERNAL. */
  public SpanBuilder kind(@Nullable SpanKind kind) {
    this.kind = kind == null ? SpanKind.INTERNAL : kind;
    return this;
  }

  /**
   * The parent by its context, instead of the current span.
   *
   * @param context from another process or from this one; null, or one that is not valid, starts a
   *     new trace, with the baggage of the latter
   */
  public SpanBuilder parent(@Nullable TraceContext context) {
    return parent(context == null ? null : new PropagatedSpan(context));
  }

  /**
   * The parent, instead of the current span. Better than its context where it is at hand: the child
   * then shares its clock.
   *
   * @param span null starts a new trace
   */
  public SpanBuilder parent(@Nullable Span span) {
    this.parent = span;
    this.parentGiven = true;
    RecordingSpan recorded = tracerOfParent ? BaggageSpan.recorded(span) : null;
    if (recorded != null) {
      tracer = recorded.tracer;
    }
    return this;
  }

  /** Starts a new trace, whatever span is current. */
  public SpanBuilder root() {
    return parent((Span) null);
  }

  /** When the work began, if not now: from 1970 to 2262, the nearest of which is taken. */
  public SpanBuilder startTime(@Nullable Instant time) {
    this.startNanos = time == null ? 0 : Math.max(1, TraceClock.epochNanos(time));
    return this;
  }

  /**
   * Has the span go nowhere, and count as {@link TracerStats#filtered() filtered}, if it takes less
   * than this and has nothing to tell: no child and no event, no error, and nobody asked for it by
   * {@link Span#current()}. What is started below it once it has ended becomes the child of its
   * parent.
   *
   * @param duration counted in microseconds, up to half an hour; null or nothing means that the
   *     span stays, which is the default
   */
  public SpanBuilder minDuration(@Nullable Duration duration) {
    Duration least = duration == null || duration.isNegative() ? Duration.ZERO : duration;
    this.minMicros =
        least.compareTo(LONGEST) < 0
            ? (int) ((least.toNanos() + 999) / 1000)
            : (int) (LONGEST.toNanos() / 1000);
    return this;
  }

  /** Sets an attribute in place of the one that the key may have. Null is ignored. */
  public SpanBuilder attribute(@Nullable String key, @Nullable String value) {
    return put(key, value);
  }

  public SpanBuilder attribute(@Nullable String key, boolean value) {
    return put(key, value);
  }

  public SpanBuilder attribute(@Nullable String key, long value) {
    return put(key, value);
  }

  public SpanBuilder attribute(@Nullable String key, double value) {
    return put(key, value);
  }

  /** Sets an attribute to any value; see {@link Attributes} for what becomes of it. */
  public SpanBuilder attribute(@Nullable String key, @Nullable Object value) {
    return put(key, value);
  }

  private SpanBuilder put(@Nullable String key, @Nullable Object value) {
    if (attributes == null) {
      attributes = SpanParts.attributes(tracer.limits);
    }
    attributes.put(key, value);
    return this;
  }

  /** Sets all of them. */
  public SpanBuilder attributes(@Nullable Attributes attributes) {
    if (attributes != null) {
      attributes.forEach(this::put);
    }
    return this;
  }

  /** Points at a related span. */
  public SpanBuilder link(@Nullable TraceContext context) {
    return link(context, Attributes.EMPTY);
  }

  /** Points at a related span, and says how it is related. */
  public SpanBuilder link(@Nullable TraceContext context, Attributes attributes) {
    if (context != null && context.isValid()) {
      links = links.with(context, attributes, tracer.limits);
    }
    return this;
  }

  /** Starts the span and makes it current on this thread, until it ends. */
  public Span start() {
    Span span = start(name);
    giveAway();
    return span;
  }

  /** As {@link #start()}, under a name of its own; changes nothing here. */
  Span start(@Nullable String name) {
    @Nullable Object[] stack = StackEntry.stack();
    Span span = create(spanName(name), parentGiven ? parent : StackEntry.top(stack));
    ((StackEntry) span).push(stack);
    return span;
  }

  /** Starts the span without making it current anywhere. */
  public Span startDetached() {
    Span span = create(spanName(name), parentGiven ? parent : StackEntry.top(StackEntry.stack()));
    giveAway();
    return span;
  }

  /** The attributes are the span's now: whoever uses the builder again does not write to them. */
  private void giveAway() {
    attributes = null;
  }

  private String spanName(@Nullable String name) {
    return name == null ? "unknown" : SpanLimits.cut(name, tracer.limits.nameLength());
  }

  // Ids go down from here as longs, since the compiler takes away the temporary objects of inlined
  // methods alone, and not all of this is inlined.
  private Span create(String name, @Nullable Span parent) {
    if (parent instanceof RecordingSpan own) {
      if (!own.isSampled()) {
        return createBelowUnsampled(own, name);
      }
      long nanos = tracer.clock.nanoTime();
      return record(name, own, null, own.traceIdHigh, own.traceIdLow, own.flags(), nanos, null);
    }
    if (parent instanceof BaggageSpan other) {
      return createBelow(other, name);
    }
    TraceContext context = parent == null ? null : parent.context();
    if (context == null || !context.isValid()) {
      long high = tracer.ids.newTraceIdHigh();
      return createLocalRoot(
          name, high, tracer.ids.newTraceIdLow(high), baggage(context), tracer.ids.traceFlags());
    }
    long high = context.traceId().high();
    long low = context.traceId().low();
    if (context.isRemote()) {
      return createLocalRoot(name, high, low, context, context.flags());
    }
    // The sampler was asked where this trace came into the process.
    return context.isSampled()
        ? record(name, null, context, high, low, context.flags(), tracer.clock.nanoTime(), null)
        : new PropagatedSpan(context);
  }

  private Span record(
      String name,
      @Nullable RecordingSpan parent,
      @Nullable TraceContext context,
      long traceIdHigh,
      long traceIdLow,
      byte flags,
      long nanos,
      @Nullable TraceContext handedOn) {
    return tracer.started(
        new RecordingSpan(
            this, name, parent, context, traceIdHigh, traceIdLow, flags, nanos, handedOn),
        nanos);
  }

  /** What is below a span that is recorded for listeners alone: so is this, if they ask for it. */
  private Span createBelowUnsampled(RecordingSpan parent, String name) {
    TraceContext context = parent.context();
    if (traceState != null) {
      context = context.withBaggage(traceState.baggage());
    }
    if (!tracer.listeners.wantAll()) {
      return new PropagatedSpan(context);
    }
    long nanos = tracer.clock.nanoTime();
    return record(
        name, parent, null, parent.traceIdHigh, parent.traceIdLow, parent.flags(), nanos, context);
  }

  private Span createBelow(BaggageSpan parent, String name) {
    // The builder that has no name of its own is every thread's.
    SpanBuilder own = this.name == null ? new SpanBuilder(tracer, null) : this;
    own.traceState = parent.context().traceState();
    return own.create(name, parent.recorded());
  }

  /** What there is where nothing else came: baggage in no trace. Null where there is none. */
  private static @Nullable TraceContext baggage(@Nullable TraceContext context) {
    return context == null || context.baggage().isEmpty()
        ? null
        : TraceContext.of(context.baggage());
  }

  /**
   * @param parent null, or not valid, where the trace begins here
   */
  private Span createLocalRoot(
      String name, long traceIdHigh, long traceIdLow, @Nullable TraceContext parent, byte flags) {
    TraceContext caller = parent != null && parent.isValid() ? parent : null;
    if (tracer.sampling.wants(traceIdHigh, traceIdLow, caller, name, this)) {
      long nanos = tracer.clock.nanoTime();
      if (tracer.sampling.admits(traceIdHigh, traceIdLow, nanos)) {
        byte sampled = (byte) (flags | TraceContext.SAMPLED);
        return record(name, null, parent, traceIdHigh, traceIdLow, sampled, nanos, null);
      }
    }
    // W3C asks for a parent id of one's own wherever the flag changes.
    SpanId spanId =
        caller == null || caller.isSampled() ? new SpanId(tracer.ids.newSpanId()) : caller.spanId();
    TraceState traceState = parent == null ? TraceState.EMPTY : parent.traceState();
    byte unsampled = (byte) (flags & ~TraceContext.SAMPLED);
    TraceContext context =
        TraceContext.local(new TraceId(traceIdHigh, traceIdLow), spanId, unsampled, traceState);
    if (!tracer.listeners.wantUnsampled()) {
      return new PropagatedSpan(context);
    }
    long nanos = tracer.clock.nanoTime();
    return record(name, null, parent, traceIdHigh, traceIdLow, unsampled, nanos, context);
  }
}
