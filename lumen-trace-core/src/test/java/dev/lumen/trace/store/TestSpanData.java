package dev.lumen.trace.store;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanLink;
import dev.lumen.trace.data.SpanStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A span that a test makes up. It runs, is 1 ns long, and may be changed, until it is ended. */
class TestSpanData implements SpanData {

  private final TraceContext context;
  private final String name;
  private final List<SpanEvent> events = new ArrayList<>();
  private @Nullable SpanId parent;
  private boolean remoteParent;
  private long start;
  private long duration = 1;
  private volatile SpanStatus status = SpanStatus.UNSET;
  private volatile Attributes attributes = Attributes.EMPTY;
  private volatile boolean ended;

  TestSpanData(long trace, long id) {
    this(trace, id, "work");
  }

  TestSpanData(long trace, long id, String name) {
    this(trace, id, name, TraceState.EMPTY);
  }

  TestSpanData(long trace, long id, String name, TraceState traceState) {
    this.context = TraceContext.local(new TraceId(0, trace), new SpanId(id), (byte) 1, traceState);
    this.name = name;
    this.start = id;
  }

  /** A span that has ended, the root of its trace, which has the span's id too. */
  static TestSpanData ended(long id) {
    return new TestSpanData(id, id).end();
  }

  /** As {@link #ended(long)}, and failed. */
  static TestSpanData failed(long id) {
    return new TestSpanData(id, id).status(SpanStatus.ERROR).end();
  }

  TestSpanData parent(long id) {
    parent = new SpanId(id);
    return this;
  }

  TestSpanData remoteParent(long id) {
    remoteParent = true;
    return parent(id);
  }

  TestSpanData start(long epochNanos) {
    start = epochNanos;
    return this;
  }

  TestSpanData duration(long nanos) {
    duration = nanos;
    return this;
  }

  TestSpanData status(SpanStatus newStatus) {
    status = newStatus;
    return this;
  }

  TestSpanData attribute(String key, Object value) {
    attributes = Attributes.builder().putAll(attributes).put(key, value).build();
    return this;
  }

  TestSpanData event(String eventName, Attributes eventAttributes) {
    events.add(new SpanEvent(eventName, start, eventAttributes, 0));
    return this;
  }

  TestSpanData end() {
    ended = true;
    return this;
  }

  @Override
  public TraceContext context() {
    return context;
  }

  @Override
  public @Nullable SpanId parentSpanId() {
    return parent;
  }

  @Override
  public boolean hasRemoteParent() {
    return remoteParent;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public SpanKind kind() {
    return SpanKind.INTERNAL;
  }

  @Override
  public String serviceName() {
    return "shop";
  }

  @Override
  public long startEpochNanos() {
    return start;
  }

  @Override
  public long endEpochNanos() {
    return ended ? start + duration : 0;
  }

  @Override
  public long durationNanos() {
    return duration;
  }

  @Override
  public boolean hasEnded() {
    return ended;
  }

  @Override
  public SpanStatus status() {
    return status;
  }

  @Override
  public @Nullable String statusMessage() {
    return null;
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
  public List<SpanLink> links() {
    return List.of();
  }

  @Override
  public @Nullable String threadName() {
    return null;
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

  @Override
  public String toString() {
    return name + " " + context;
  }
}
