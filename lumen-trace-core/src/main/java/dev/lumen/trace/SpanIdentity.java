package dev.lumen.trace;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.Resource;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanLink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a recorded span has from its start and never changes. */
abstract class SpanIdentity extends StackEntry implements SpanData {

  final Tracer tracer;
  // One for all spans of a local trace; what the span is counted with.
  final Cohort cohort;
  private final long traceIdHigh;
  private final long traceIdLow;
  private final long spanId;
  private final long parentSpanId;
  private final byte flags;
  private final boolean remoteParent;
  private final TraceState traceState;
  private final SpanKind kind;
  private final String threadName;
  private final List<SpanLink> links;
  private final int droppedLinks;
  // What to add to nanoTime for epoch nanoseconds: one anchor for all spans of a local trace.
  final long clockOffset;
  final long start;

  // Made when first asked for; any thread's is as good.
  private @Nullable TraceContext context;

  /** The child of a span of this process: of its trace, and on its clock where that is ours. */
  SpanIdentity(SpanBuilder builder, SpanIdentity parent) {
    this(
        builder,
        parent.traceIdHigh,
        parent.traceIdLow,
        parent.spanId,
        parent.flags,
        parent.traceState,
        false,
        parent.tracer == builder.tracer ? parent.cohort : null,
        offsetOf(parent, builder.tracer),
        builder.tracer.clock.nanoTime());
  }

  /** The parent's, unless it is on a clock that ticks otherwise. */
  private static long offsetOf(SpanIdentity parent, Tracer tracer) {
    TraceClock clock = tracer.clock;
    return parent.tracer == tracer || parent.tracer.clock.ticksAs(clock)
        ? parent.clockOffset
        : clock.epochOffset(clock.nanoTime());
  }

  /** The first span here of a trace that another process may have begun. */
  SpanIdentity(
      SpanBuilder builder,
      @Nullable TraceContext parent,
      long traceIdHigh,
      long traceIdLow,
      byte flags,
      long nanos) {
    this(
        builder,
        traceIdHigh,
        traceIdLow,
        parent == null ? 0 : parent.spanId().value(),
        flags,
        parent == null ? TraceState.EMPTY : parent.traceState(),
        parent != null && parent.isRemote(),
        null,
        builder.tracer.clock.epochOffset(nanos),
        nanos);
  }

  private SpanIdentity(
      SpanBuilder builder,
      long traceIdHigh,
      long traceIdLow,
      long parentSpanId,
      byte flags,
      TraceState traceState,
      boolean remoteParent,
      @Nullable Cohort cohort,
      long clockOffset,
      long nanos) {
    this.tracer = builder.tracer;
    this.cohort = cohort == null ? builder.tracer.cohort(nanos) : cohort;
    this.traceIdHigh = traceIdHigh;
    this.traceIdLow = traceIdLow;
    this.spanId = builder.tracer.ids.newSpanId();
    this.parentSpanId = parentSpanId;
    this.flags = flags;
    this.traceState = traceState;
    this.remoteParent = remoteParent;
    this.kind = builder.kind;
    this.threadName = Thread.currentThread().getName();
    this.links = builder.links;
    this.droppedLinks = builder.droppedLinks;
    this.clockOffset = clockOffset;
    this.start = builder.startNanos == 0 ? nanos + clockOffset : builder.startNanos;
  }

  @Override
  public TraceContext context() {
    TraceContext made = context;
    if (made == null) {
      made =
          TraceContext.local(
              new TraceId(traceIdHigh, traceIdLow), new SpanId(spanId), flags, traceState);
      context = made;
    }
    return made;
  }

  // This and the next three are in the context too, which is made, and kept, only for who asks.
  @Override
  public TraceId traceId() {
    return new TraceId(traceIdHigh, traceIdLow);
  }

  @Override
  public SpanId spanId() {
    return new SpanId(spanId);
  }

  @Override
  public byte flags() {
    return flags;
  }

  @Override
  public TraceState traceState() {
    return traceState;
  }

  @Override
  public @Nullable SpanId parentSpanId() {
    return parentSpanId == 0 ? null : new SpanId(parentSpanId);
  }

  @Override
  public boolean hasRemoteParent() {
    return remoteParent;
  }

  /** Without the object of {@link #parentSpanId()}: it is asked for each span that starts. */
  @Override
  public boolean isLocalRoot() {
    return parentSpanId == 0 || remoteParent;
  }

  @Override
  public SpanKind kind() {
    return kind;
  }

  @Override
  public Resource resource() {
    return tracer.resource();
  }

  @Override
  public long startEpochNanos() {
    return start;
  }

  @Override
  public List<SpanLink> links() {
    return links;
  }

  @Override
  public @Nullable String threadName() {
    return threadName.isEmpty() ? null : threadName;
  }

  @Override
  public int droppedLinks() {
    return droppedLinks;
  }
}
