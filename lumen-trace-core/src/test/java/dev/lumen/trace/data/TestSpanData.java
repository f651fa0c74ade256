package dev.lumen.trace.data;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A span that a test makes up. It runs, is 1 ns long, and may be changed, until it is ended. */
public class TestSpanData implements SpanData {

  // One for all, as those of a tracer have it.
  private static final Resource SHOP = Resource.of(Attributes.of("service.name", "shop"));

  private final TraceContext context;
  private final String name;
  private final List<SpanEvent> events = new ArrayList<>();
  private final List<SpanLink> links = new ArrayList<>();
  private @Nullable SpanId parent;
  private boolean remoteParent;
  private SpanKind kind = SpanKind.INTERNAL;
  private Resource resource = SHOP;
  private long start;
  private long duration = 1;
  private @Nullable String statusMessage;
  private int droppedAttributes;
  private int droppedEvents;
  private int droppedLinks;
  private volatile SpanStatus status = SpanStatus.UNSET;
  private volatile Attributes attributes = Attributes.EMPTY;
  private volatile boolean ended;

  public TestSpanData(long trace, long id) {
    this(trace, id, "work");
  }

  public TestSpanData(long trace, long id, String name) {
    this(trace, id, name, TraceState.EMPTY);
  }

  public TestSpanData(long trace, long id, String name, TraceState traceState) {
    this(TraceContext.local(new TraceId(0, trace), new SpanId(id), (byte) 1, traceState), name, id);
  }

  public TestSpanData(TraceContext context, String name, long startEpochNanos) {
    this.context = context;
    this.name = name;
    this.start = startEpochNanos;
  }

  /** A span that has ended, the root of its trace, which has the span's id too. */
  public static TestSpanData ended(long id) {
    return new TestSpanData(id, id).end();
  }

  /** As {@link #ended(long)}, and failed. */
  public static TestSpanData failed(long id) {
    return new TestSpanData(id, id).status(SpanStatus.ERROR).end();
  }

  public TestSpanData parent(long id) {
    parent = new SpanId(id);
    return this;
  }

  public TestSpanData remoteParent(long id) {
    remoteParent = true;
    return parent(id);
  }

  public TestSpanData kind(SpanKind newKind) {
    kind = newKind;
    return this;
  }

  public TestSpanData service(String name) {
    return resource(Attributes.of("service.name", name));
  }

  public TestSpanData resource(Attributes newAttributes) {
    resource = Resource.of(newAttributes);
    return this;
  }

  public TestSpanData start(long epochNanos) {
    start = epochNanos;
    return this;
  }

  public TestSpanData duration(long nanos) {
    duration = nanos;
    return this;
  }

  public TestSpanData status(SpanStatus newStatus) {
    status = newStatus;
    return this;
  }

  public TestSpanData status(SpanStatus newStatus, @Nullable String message) {
    statusMessage = message;
    return status(newStatus);
  }

  public TestSpanData attributes(Attributes newAttributes) {
    attributes = newAttributes;
    return this;
  }

  public TestSpanData attribute(String key, Object value) {
    attributes = Attributes.builder().putAll(attributes).put(key, value).build();
    return this;
  }

  public TestSpanData event(String eventName, Attributes eventAttributes) {
    return event(new SpanEvent(eventName, start, eventAttributes, 0));
  }

  public TestSpanData event(SpanEvent event) {
    events.add(event);
    return this;
  }

  public TestSpanData link(SpanLink link) {
    links.add(link);
    return this;
  }

  public TestSpanData dropped(int newAttributes, int newEvents, int newLinks) {
    droppedAttributes = newAttributes;
    droppedEvents = newEvents;
    droppedLinks = newLinks;
    return this;
  }

  public TestSpanData end() {
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
    return kind;
  }

  @Override
  public Resource resource() {
    return resource;
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
    return statusMessage;
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
    return links;
  }

  @Override
  public @Nullable String threadName() {
    return null;
  }

  @Override
  public int droppedAttributes() {
    return droppedAttributes;
  }

  @Override
  public int droppedEvents() {
    return droppedEvents;
  }

  @Override
  public int droppedLinks() {
    return droppedLinks;
  }

  @Override
  public String toString() {
    return name + " " + context;
  }
}
