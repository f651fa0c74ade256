package dev.lumen.trace.otlp;

import com.google.protobuf.ByteString;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanLink;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What spans are in the official classes. */
final class OfficialMessages {

  private OfficialMessages() {}

  static Span span(SpanData data) {
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(traceId(data.context()))
            .setSpanId(spanId(data.spanId()))
            .setTraceState(data.context().traceState().toString())
            .setFlags(flags(data.context(), data.hasRemoteParent()))
            .setName(utf8(data.name()))
            .setKind(Span.SpanKind.valueOf("SPAN_KIND_" + data.kind()))
            .setStartTimeUnixNano(data.startEpochNanos())
            .setEndTimeUnixNano(data.endEpochNanos())
            .addAllAttributes(attributes(data.attributes()))
            .setDroppedAttributesCount(data.droppedAttributes())
            .setDroppedEventsCount(data.droppedEvents())
            .setDroppedLinksCount(data.droppedLinks());
    SpanId parent = data.parentSpanId();
    if (parent != null) {
      span.setParentSpanId(spanId(parent));
    }
    data.events().forEach(event -> span.addEvents(event(event)));
    data.links().forEach(link -> span.addLinks(link(link)));
    Status status = status(data);
    return status.equals(Status.getDefaultInstance())
        ? span.build()
        : span.setStatus(status).build();
  }

  private static Span.Event event(SpanEvent event) {
    return Span.Event.newBuilder()
        .setTimeUnixNano(event.epochNanos())
        .setName(utf8(event.name()))
        .addAllAttributes(attributes(event.attributes()))
        .setDroppedAttributesCount(event.droppedAttributes())
        .build();
  }

  private static Span.Link link(SpanLink link) {
    return Span.Link.newBuilder()
        .setTraceId(traceId(link.context()))
        .setSpanId(spanId(link.context().spanId()))
        .setTraceState(link.context().traceState().toString())
        .addAllAttributes(attributes(link.attributes()))
        .setDroppedAttributesCount(link.droppedAttributes())
        .setFlags(flags(link.context(), link.context().isRemote()))
        .build();
  }

  private static Status status(SpanData data) {
    String message = data.statusMessage();
    return Status.newBuilder()
        .setCode(Status.StatusCode.valueOf("STATUS_CODE_" + data.status()))
        .setMessage(message == null ? "" : utf8(message))
        .build();
  }

  private static int flags(TraceContext context, boolean remote) {
    // The bit that is no flag of W3C is not exported.
    return (context.flags() & 0x7f) + (remote ? 0x300 : 0x100);
  }

  static List<KeyValue> attributes(Attributes attributes) {
    List<KeyValue> list = new ArrayList<>();
    attributes.forEach((key, value) -> list.add(attribute(key, value)));
    return list;
  }

  static KeyValue attribute(String key, Object value) {
    return KeyValue.newBuilder().setKey(utf8(key)).setValue(value(value)).build();
  }

  private static AnyValue value(Object value) {
    AnyValue.Builder any = AnyValue.newBuilder();
    if (value instanceof String text) {
      any.setStringValue(utf8(text));
    } else if (value instanceof Boolean flag) {
      any.setBoolValue(flag);
    } else if (value instanceof Long number) {
      any.setIntValue(number);
    } else if (value instanceof Double number) {
      any.setDoubleValue(number);
    } else {
      ArrayValue.Builder array = ArrayValue.newBuilder();
      ((List<?>) value).forEach(element -> array.addValues(value(element)));
      any.setArrayValue(array);
    }
    return any.build();
  }

  /** The text with a question mark for each surrogate that has no other. */
  private static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static ByteString traceId(TraceContext context) {
    return bytes(context.traceId().high(), context.traceId().low());
  }

  private static ByteString spanId(SpanId id) {
    return bytes(id.value());
  }

  /** Numbers with their most significant bytes first. */
  static ByteString bytes(long... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Long.BYTES);
    bytes.asLongBuffer().put(numbers);
    return ByteString.copyFrom(bytes);
  }
}
