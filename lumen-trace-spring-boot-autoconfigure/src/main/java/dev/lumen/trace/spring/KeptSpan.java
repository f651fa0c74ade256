package dev.lumen.trace.spring;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.Resource;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanLink;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.export.ExportOutcome;
import dev.lumen.trace.export.ExportedSpan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A span as it was at one moment, and nothing else: the span itself knows its tracer, and with that
 * the application's beans. Immutable.
 */
record KeptSpan(
    TraceContext context,
    @Nullable SpanId parentSpanId,
    boolean hasRemoteParent,
    String name,
    SpanKind kind,
    Resource resource,
    long startEpochNanos,
    long endEpochNanos,
    long durationNanos,
    boolean hasFailureBelow,
    boolean hasEnded,
    SpanStatus status,
    @Nullable String statusMessage,
    Attributes attributes,
    List<SpanEvent> events,
    List<SpanLink> links,
    @Nullable String threadName,
    int droppedAttributes,
    int droppedEvents,
    int droppedLinks)
    implements ExportedSpan {

  static SpanData of(SpanData span) {
    if (span instanceof KeptSpan) {
      return span;
    }
    // First, so that what ends meanwhile has all that it says of its end.
    boolean ended = span.hasEnded();
    return new KeptSpan(
        span.context(),
        span.parentSpanId(),
        span.hasRemoteParent(),
        span.name(),
        span.kind(),
        span.resource(),
        span.startEpochNanos(),
        ended ? span.endEpochNanos() : 0,
        span.durationNanos(),
        span.hasFailureBelow(),
        ended,
        span.status(),
        span.statusMessage(),
        span.attributes(),
        List.copyOf(span.events()),
        List.copyOf(span.links()),
        span.threadName(),
        span.droppedAttributes(),
        span.droppedEvents(),
        span.droppedLinks());
  }

  /** The exporters are gone. */
  @Override
  public ExportOutcome exportOutcome(int exporter) {
    return ExportOutcome.WAITING;
  }
}
