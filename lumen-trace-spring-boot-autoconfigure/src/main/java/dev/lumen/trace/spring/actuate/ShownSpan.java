package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.Resource;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanLink;
import dev.lumen.trace.data.SpanStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A span with the values that are shown. Its times, ids and names are the span's own. */
record ShownSpan(SpanData span, ShownValues values) implements SpanData {

  // What conventions call it where it is an attribute.
  private static final String STATUS_MESSAGE = "otel.status_description";

  @Override
  public Attributes attributes() {
    return values.attributes(span.attributes());
  }

  @Override
  public List<SpanEvent> events() {
    return span.events().stream()
        .map(
            event ->
                new SpanEvent(
                    event.name(),
                    event.epochNanos(),
                    values.attributes(event.attributes()),
                    event.droppedAttributes()))
        .toList();
  }

  @Override
  public List<SpanLink> links() {
    return span.links().stream()
        .map(
            link ->
                new SpanLink(
                    link.context(), values.attributes(link.attributes()), link.droppedAttributes()))
        .toList();
  }

  /** Commonly it is the message of an exception, and so is hidden with that. */
  @Override
  public @Nullable String statusMessage() {
    return values.text("exception.message", values.text(STATUS_MESSAGE, span.statusMessage()));
  }

  @Override
  public TraceContext context() {
    return span.context();
  }

  @Override
  public @Nullable SpanId parentSpanId() {
    return span.parentSpanId();
  }

  @Override
  public boolean hasRemoteParent() {
    return span.hasRemoteParent();
  }

  @Override
  public String name() {
    return span.name();
  }

  @Override
  public SpanKind kind() {
    return span.kind();
  }

  @Override
  public Resource resource() {
    return span.resource();
  }

  @Override
  public long startEpochNanos() {
    return span.startEpochNanos();
  }

  @Override
  public long endEpochNanos() {
    return span.endEpochNanos();
  }

  @Override
  public long durationNanos() {
    return span.durationNanos();
  }

  @Override
  public boolean hasFailureBelow() {
    return span.hasFailureBelow();
  }

  @Override
  public boolean hasEnded() {
    return span.hasEnded();
  }

  @Override
  public SpanStatus status() {
    return span.status();
  }

  @Override
  public @Nullable String threadName() {
    return span.threadName();
  }

  @Override
  public int droppedAttributes() {
    return span.droppedAttributes();
  }

  @Override
  public int droppedEvents() {
    return span.droppedEvents();
  }

  @Override
  public int droppedLinks() {
    return span.droppedLinks();
  }
}
