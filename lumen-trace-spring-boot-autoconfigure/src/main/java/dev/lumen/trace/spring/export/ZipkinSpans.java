package dev.lumen.trace.spring.export;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanStatus;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import zipkin2.Endpoint;
import zipkin2.Span;

/**
 * From a finished span to Zipkin's form of it, by OpenTelemetry's mapping. Links are left out:
 * Zipkin has no place for them. Attributes of the resource that somebody gave are tags of every
 * span; those that the tracer finds out by itself would be too many.
 */
final class ZipkinSpans {

  private static final String ERROR = "error";

  private ZipkinSpans() {}

  static Span convert(SpanData span) {
    long start = micros(span.startEpochNanos());
    Span.Builder zipkin =
        Span.newBuilder()
            .traceId(span.traceId().toString())
            .id(span.spanId().value())
            .kind(kind(span.kind()))
            .name(ZipkinText.wellFormed(span.name()))
            .timestamp(start)
            // The difference of what is cut: so that a child still lies inside its parent.
            .duration(Math.max(1, micros(span.endEpochNanos()) - start))
            .localEndpoint(
                Endpoint.newBuilder()
                    .serviceName(ZipkinText.wellFormed(span.serviceName()))
                    .build())
            .remoteEndpoint(ZipkinRemoteEndpoint.of(span.kind(), span.attributes()));
    if (span.parentSpanId() != null) {
      zipkin.parentId(span.parentSpanId().value());
    }
    span.resource().given().forEach((key, value) -> resourceTag(zipkin, key, value));
    span.attributes().forEach((key, value) -> tag(zipkin, key, value));
    status(zipkin, span);
    count(zipkin, "otel.dropped_attributes_count", span.droppedAttributes());
    count(zipkin, "otel.dropped_events_count", span.droppedEvents());
    count(zipkin, "otel.dropped_links_count", span.droppedLinks());
    for (SpanEvent event : span.events()) {
      zipkin.addAnnotation(micros(event.epochNanos()), ZipkinText.of(event));
    }
    return zipkin.build();
  }

  private static Span.@Nullable Kind kind(SpanKind kind) {
    return kind == SpanKind.INTERNAL ? null : Span.Kind.valueOf(kind.name());
  }

  private static void resourceTag(Span.Builder zipkin, String key, Object value) {
    // That is the local endpoint.
    if (!key.equals("service.name")) {
      tag(zipkin, key, value);
    }
  }

  private static void tag(Span.Builder zipkin, String key, Object value) {
    // To Zipkin a span with this tag has failed, whatever its value.
    if (!key.equals(ERROR)) {
      zipkin.putTag(ZipkinText.wellFormed(key), ZipkinText.of(value));
    }
  }

  private static void status(Span.Builder zipkin, SpanData span) {
    if (span.status() != SpanStatus.UNSET) {
      zipkin.putTag("otel.status_code", span.status().name());
    }
    if (span.status() == SpanStatus.ERROR) {
      zipkin.putTag(ERROR, error(span));
    }
  }

  /** What is best known of the failure; {@code true} where nothing is. */
  private static String error(SpanData span) {
    Stream<@Nullable Object> said =
        Stream.of(
            span.statusMessage(),
            span.attributes().get(ERROR),
            span.attributes().get("error.type"),
            exceptionType(span));
    return said.flatMap(Stream::ofNullable)
        .map(ZipkinText::of)
        .filter(text -> !text.isEmpty() && !text.equals("false"))
        .findFirst()
        .orElse("true");
  }

  private static @Nullable Object exceptionType(SpanData span) {
    return span.events().stream()
        .flatMap(event -> Stream.ofNullable(event.attributes().get("exception.type")))
        .reduce((first, last) -> last)
        .orElse(null);
  }

  private static void count(Span.Builder zipkin, String tag, int count) {
    if (count > 0) {
      zipkin.putTag(tag, Integer.toString(count));
    }
  }

  private static long micros(long nanos) {
    return nanos / 1000;
  }
}
