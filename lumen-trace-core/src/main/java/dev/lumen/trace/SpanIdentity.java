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
  // The first span of its local trace, as far as that is recorded; this one if it is that.
  final SpanIdentity localRoot;
  final long traceIdHigh;
  final long traceIdLow;
  private final long spanId;
  private final long parentSpanId;
  private final byte flags;
  private final boolean remoteParent;
  private final TraceState traceState;
  private final SpanKind kind;
  private final String threadName;
  private final Links links;
  // What to add to nanoTime for epoch nanoseconds: one anchor for all spans of a local trace.
  final long clockOffset;
  final long start;

  // Of a local root: whether a span below it has failed.
  private volatile boolean failureBelow;

  // Made when first asked for; any thread's is as good.
  private @Nullable TraceContext context;

  /**
   * @param parent a span of this process, whose clock it goes by if that ticks as ours; null where
   *     there is none
   * @param context of the parent where that is all there is of it; null for the child of a span,
   *     and where a trace begins
   * @param nanos the time now, of the tracer's clock
   * @param handedOn the context, where it is not the span's own: what goes on to others is then the
   *     same as if nothing were recorded
   */
  SpanIdentity(
      SpanBuilder builder,
      @Nullable SpanIdentity parent,
      @Nullable TraceContext context,
      long traceIdHigh,
      long traceIdLow,
      byte flags,
      long nanos,
      @Nullable TraceContext handedOn) {
    this.tracer = builder.tracer;
    if (parent == null) {
      this.localRoot = this;
      this.cohort = tracer.counts.cohorts.at(nanos);
      this.clockOffset = tracer.clock.epochOffset(nanos);
      this.parentSpanId = context == null ? 0 : context.spanId().value();
      this.remoteParent = context != null && context.isRemote();
      this.traceState = context == null ? TraceState.EMPTY : context.traceState();
    } else {
      boolean kept = parent.keep();
      boolean ours = parent.tracer == tracer;
      boolean ticks = ours || parent.tracer.clock.ticksAs(tracer.clock);
      this.localRoot = parent.localRoot;
      this.cohort = ours ? parent.cohort : tracer.counts.cohorts.at(nanos);
      this.clockOffset = ticks ? parent.clockOffset : tracer.clock.epochOffset(nanos);
      // A parent that went nowhere leaves its children to its own.
      this.remoteParent = !kept && parent.remoteParent;
      this.parentSpanId = kept ? parent.spanId : parent.parentSpanId;
      this.traceState = builder.traceState == null ? parent.traceState : builder.traceState;
    }
    this.traceIdHigh = traceIdHigh;
    this.traceIdLow = traceIdLow;
    this.spanId = handedOn == null ? tracer.ids.newSpanId() : handedOn.spanId().value();
    this.context = handedOn;
    this.flags = flags;
    this.kind = builder.kind;
    this.threadName = Thread.currentThread().getName();
    this.links = builder.links;
    this.start = builder.startNanos == 0 ? nanos + clockOffset : builder.startNanos;
  }

  /** Has the span stay however soon it ends; false where it went nowhere already. */
  abstract boolean keep();

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

  /** Whether the trace is sampled; if not, the span is recorded for those listeners that ask. */
  final boolean isSampled() {
    return (flags & TraceContext.SAMPLED) != 0;
  }

  @Override
  public boolean hasFailureBelow() {
    return failureBelow;
  }

  /** Notes on the local root that this span has failed. */
  final void noteFailure() {
    if (localRoot != this) {
      localRoot.failureBelow = true;
    }
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
    return links.list();
  }

  @Override
  public @Nullable String threadName() {
    return threadName.isEmpty() ? null : threadName;
  }

  @Override
  public int droppedLinks() {
    return links.dropped();
  }
}
