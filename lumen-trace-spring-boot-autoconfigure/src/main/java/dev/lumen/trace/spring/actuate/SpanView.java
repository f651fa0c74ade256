package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanLink;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One span of a trace, as JSON has it. What is null is left out there.
 *
 * @param offsetUs from the start of the trace's earliest span, in microseconds
 * @param durationUs in microseconds; so far, where the span runs
 * @param selfUs as durationUs, without the time in which any child ran
 */
record SpanView(
    String spanId,
    @Nullable String parentId,
    String name,
    String kind,
    String service,
    String start,
    long offsetUs,
    long durationUs,
    long selfUs,
    @Nullable String thread,
    boolean running,
    String status,
    @Nullable String statusMessage,
    Map<String, Object> attributes,
    List<Event> events,
    List<Link> links,
    Dropped dropped) {

  static SpanView of(SpanData span, TraceTimes times, ShownValues values) {
    SpanData shown = values.span(span);
    return new SpanView(
        span.spanId().toString(),
        span.parentSpanId() == null ? null : span.parentSpanId().toString(),
        span.name(),
        JsonValues.lowerCase(span.kind()),
        span.serviceName(),
        JsonValues.instant(span.startEpochNanos()),
        JsonValues.micros(times.offset(span.startEpochNanos())),
        JsonValues.micros(times.duration(span)),
        JsonValues.micros(times.self(span)),
        span.threadName(),
        !span.hasEnded(),
        JsonValues.lowerCase(span.status()),
        shown.statusMessage(),
        shown.attributes().asMap(),
        shown.events().stream().map(event -> Event.of(event, times)).toList(),
        shown.links().stream().map(Link::of).toList(),
        new Dropped(span.droppedAttributes(), span.droppedEvents(), span.droppedLinks()));
  }

  /**
   * Something that happened at one moment.
   *
   * @param offsetUs from the start of the trace's earliest span, in microseconds
   * @param droppedAttributes how many attributes the limit left out
   */
  record Event(
      String name,
      String time,
      long offsetUs,
      Map<String, Object> attributes,
      int droppedAttributes) {

    static Event of(SpanEvent event, TraceTimes times) {
      return new Event(
          event.name(),
          JsonValues.instant(event.epochNanos()),
          JsonValues.micros(times.offset(event.epochNanos())),
          event.attributes().asMap(),
          event.droppedAttributes());
    }
  }

  /**
   * A pointer to a span of this or another trace.
   *
   * @param droppedAttributes how many attributes the limit left out
   */
  record Link(
      String traceId, String spanId, Map<String, Object> attributes, int droppedAttributes) {

    static Link of(SpanLink link) {
      return new Link(
          link.context().traceId().toString(),
          link.context().spanId().toString(),
          link.attributes().asMap(),
          link.droppedAttributes());
    }
  }

  /** How many of each were left out. */
  record Dropped(int attributes, int events, int links) {}
}
