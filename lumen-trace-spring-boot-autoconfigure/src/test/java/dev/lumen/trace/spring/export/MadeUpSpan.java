package dev.lumen.trace.spring.export;

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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A finished span whose every value a test chooses; each has one to begin with. */
final class MadeUpSpan implements SpanData {

  static final long START = 1_700_000_000_000_000_000L;

  String name = "work";
  Resource resource = Resource.of(Attributes.of("service.name", "shop"));
  SpanKind kind = SpanKind.INTERNAL;
  SpanStatus status = SpanStatus.UNSET;
  @Nullable String statusMessage;
  SpanId id = new SpanId(0x0b7ad6b7169203L);
  @Nullable SpanId parent;
  long start = START;
  long end = START + 1_000_000;
  Attributes attributes = Attributes.EMPTY;
  final List<SpanEvent> events = new ArrayList<>();
  final List<SpanLink> links = new ArrayList<>();
  int droppedAttributes;
  int droppedEvents;
  int droppedLinks;

  @Override
  public TraceContext context() {
    return TraceContext.local(
        new TraceId(0x0af7651916cd43ddL, 0x8448eb211c80319cL), id, (byte) 1, TraceState.EMPTY);
  }

  @Override
  public @Nullable SpanId parentSpanId() {
    return parent;
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
  public Resource resource() {
    return resource;
  }

  @Override
  public long startEpochNanos() {
    return start;
  }

  @Override
  public long endEpochNanos() {
    return end;
  }

  @Override
  public long durationNanos() {
    return end - start;
  }

  @Override
  public boolean hasEnded() {
    return true;
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
  public String threadName() {
    return "main";
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
}
