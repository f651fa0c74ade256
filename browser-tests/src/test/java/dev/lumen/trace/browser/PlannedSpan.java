package dev.lumen.trace.browser;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.Resource;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanLink;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.spring.LogLine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A span whose ids and times a test says, for the store: no tracer makes a circle of parents. */
final class PlannedSpan implements SpanData {

  private static final Resource RESOURCE = Resource.of(Attributes.of("service.name", Shop.NAME));

  private final long trace;
  private final long id;
  private final long parent;
  private final String name;
  private final long durationNanos;
  private long startEpochNanos;
  private SpanKind kind;
  private SpanStatus status = SpanStatus.UNSET;
  private Attributes attributes = Attributes.EMPTY;
  private List<SpanEvent> events = List.of();

  /**
   * @param trace the low half of the trace id
   * @param parent the id of the parent, 0 for none
   */
  PlannedSpan(long trace, long id, long parent, String name, Instant start, Duration took) {
    this.trace = trace;
    this.id = id;
    this.parent = parent;
    this.name = name;
    this.startEpochNanos = start.getEpochSecond() * 1_000_000_000 + start.getNano();
    this.durationNanos = took.toNanos();
    this.kind = parent == 0 ? SpanKind.SERVER : SpanKind.INTERNAL;
  }

  /** A part of this one, which starts so long after it. */
  PlannedSpan child(long childId, String childName, long afterMillis, long tookMillis) {
    Instant start = Instant.ofEpochSecond(0, startEpochNanos).plusMillis(afterMillis);
    return new PlannedSpan(trace, childId, id, childName, start, Duration.ofMillis(tookMillis));
  }

  PlannedSpan kind(SpanKind newKind) {
    kind = newKind;
    return this;
  }

  PlannedSpan failed() {
    status = SpanStatus.ERROR;
    return this;
  }

  PlannedSpan with(String key, Object value) {
    attributes = Attributes.builder().putAll(attributes).put(key, value).build();
    return this;
  }

  /** Has an event half way. */
  PlannedSpan event(String event) {
    events =
        List.of(new SpanEvent(event, startEpochNanos + durationNanos / 2, Attributes.EMPTY, 0));
    return this;
  }

  /** A line of the log that was written in it, so long after its start. */
  LogLine line(long afterMillis, String level, String message, @Nullable String exception) {
    return new LogLine(
        traceId(),
        spanId(),
        startEpochNanos + afterMillis * 1_000_000,
        level,
        "com.shop.order.Orders",
        "main",
        message,
        exception);
  }

  static String traceId(long trace) {
    return new TraceId(0x5107, trace).toString();
  }

  @Override
  public TraceContext context() {
    return TraceContext.local(
        new TraceId(0x5107, trace), new SpanId(id), (byte) 1, TraceState.EMPTY);
  }

  @Override
  public @Nullable SpanId parentSpanId() {
    return parent == 0 ? null : new SpanId(parent);
  }

  @Override
  public boolean hasRemoteParent() {
    return false;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public SpanKind kind() {
    return kind;
  }

  @Override
  public long startEpochNanos() {
    return startEpochNanos;
  }

  @Override
  public long durationNanos() {
    return durationNanos;
  }

  @Override
  public SpanStatus status() {
    return status;
  }

  @Override
  public Attributes attributes() {
    return attributes;
  }

  @Override
  public List<SpanEvent> events() {
    return events;
  }

  @Override
  public Resource resource() {
    return RESOURCE;
  }

  @Override
  public long endEpochNanos() {
    return startEpochNanos + durationNanos;
  }

  @Override
  public boolean hasEnded() {
    return true;
  }

  @Override
  public @Nullable String statusMessage() {
    return null;
  }

  @Override
  public List<SpanLink> links() {
    return List.of();
  }

  @Override
  public @Nullable String threadName() {
    return "main";
  }

  @Override
  public int droppedAttributes() {
    return 0;
  }

  @Override
  public int droppedEvents() {
    return 0;
  }

  @Override
  public int droppedLinks() {
    return 0;
  }
}
