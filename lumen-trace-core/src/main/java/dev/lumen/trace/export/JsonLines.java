package dev.lumen.trace.export;

import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanLink;
import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Spans as lines of JSON. Thread-safe. */
final class JsonLines {

  private final JsonFactory factory = new JsonFactory();

  /** The lines of a batch, to be written at once: a span that fails leaves no half line. */
  ByteArrayOutputStream lines(List<SpanData> spans) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (SpanData span : spans) {
      try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), lines)) {
        span(json, span);
      }
      lines.write('\n');
    }
    return lines;
  }

  /** The line of a span, without its end. */
  String line(SpanData span) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), line)) {
      span(json, span);
    }
    return line.toString();
  }

  private static void span(JsonGenerator json, SpanData span) {
    json.writeStartObject();
    json.writeStringProperty("trace_id", span.traceId().toString());
    json.writeStringProperty("span_id", span.spanId().toString());
    if (span.parentSpanId() != null) {
      json.writeStringProperty("parent_id", span.parentSpanId().toString());
    }
    json.writeStringProperty("name", span.name());
    json.writeStringProperty("kind", lowerCase(span.kind()));
    json.writeStringProperty("service", span.serviceName());
    json.writeNumberProperty("start_time_ns", span.startEpochNanos());
    json.writeNumberProperty("end_time_ns", span.endEpochNanos());
    json.writeNumberProperty("duration_ns", span.durationNanos());
    json.writeStringProperty("status", lowerCase(span.status()));
    if (span.statusMessage() != null) {
      json.writeStringProperty("status_message", span.statusMessage());
    }
    attributes(json, span.attributes());
    events(json, span.events());
    links(json, span.links());
    json.writeEndObject();
  }

  private static void attributes(JsonGenerator json, Attributes attributes) {
    if (attributes.isEmpty()) {
      return;
    }
    json.writeName("attributes").writeStartArray();
    attributes.forEach(
        (key, value) -> {
          json.writeStartObject();
          json.writeStringProperty("key", key);
          json.writeName("value");
          value(json, value);
          json.writeEndObject();
        });
    json.writeEndArray();
  }

  private static void value(JsonGenerator json, @Nullable Object value) {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      list.forEach(element -> value(json, element));
      json.writeEndArray();
    } else {
      json.writeString(value.toString());
    }
  }

  private static void events(JsonGenerator json, List<SpanEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    json.writeName("events").writeStartArray();
    for (SpanEvent event : events) {
      json.writeStartObject();
      json.writeStringProperty("name", event.name());
      json.writeNumberProperty("time_ns", event.epochNanos());
      attributes(json, event.attributes());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void links(JsonGenerator json, List<SpanLink> links) {
    if (links.isEmpty()) {
      return;
    }
    json.writeName("links").writeStartArray();
    for (SpanLink link : links) {
      json.writeStartObject();
      json.writeStringProperty("trace_id", link.context().traceId().toString());
      json.writeStringProperty("span_id", link.context().spanId().toString());
      attributes(json, link.attributes());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
