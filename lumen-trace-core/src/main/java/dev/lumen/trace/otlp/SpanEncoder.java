package dev.lumen.trace.otlp;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanLink;
import dev.lumen.trace.data.SpanStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Spans as messages of {@code trace.proto}. What has its default value is left out. */
final class SpanEncoder {

  // Span
  private static final int TRACE_ID = 1;
  private static final int SPAN_ID = 2;
  private static final int TRACE_STATE = 3;
  private static final int PARENT_SPAN_ID = 4;
  private static final int NAME = 5;
  private static final int KIND = 6;
  private static final int START_TIME = 7;
  private static final int END_TIME = 8;
  private static final int ATTRIBUTES = 9;
  private static final int DROPPED_ATTRIBUTES = 10;
  private static final int EVENTS = 11;
  private static final int DROPPED_EVENTS = 12;
  private static final int LINKS = 13;
  private static final int DROPPED_LINKS = 14;
  private static final int STATUS = 15;
  private static final int FLAGS = 16;

  // Span.Event
  private static final int EVENT_TIME = 1;
  private static final int EVENT_NAME = 2;
  private static final int EVENT_ATTRIBUTES = 3;
  private static final int EVENT_DROPPED_ATTRIBUTES = 4;

  // Span.Link, whose first three fields are those of a span
  private static final int LINK_ATTRIBUTES = 4;
  private static final int LINK_DROPPED_ATTRIBUTES = 5;
  private static final int LINK_FLAGS = 6;

  // Status
  private static final int STATUS_MESSAGE = 2;
  private static final int STATUS_CODE = 3;

  // SpanFlags, above the eight of W3C
  private static final int HAS_IS_REMOTE = 0x100;
  private static final int IS_REMOTE = 0x200;

  private SpanEncoder() {}

  static void span(ProtobufWriter writer, int field, SpanData span) {
    int end = writer.written();
    writer.fixed32(FLAGS, flags(span.flags(), span.hasRemoteParent()));
    status(writer, span.status(), span.statusMessage());
    count(writer, DROPPED_LINKS, span.droppedLinks());
    links(writer, span.links());
    count(writer, DROPPED_EVENTS, span.droppedEvents());
    events(writer, span.events());
    count(writer, DROPPED_ATTRIBUTES, span.droppedAttributes());
    AttributeEncoder.attributes(writer, ATTRIBUTES, span.attributes());
    time(writer, END_TIME, span.endEpochNanos());
    time(writer, START_TIME, span.startEpochNanos());
    writer.varint(KIND, kind(span.kind()));
    text(writer, NAME, span.name());
    SpanId parent = span.parentSpanId();
    if (parent != null) {
      spanId(writer, PARENT_SPAN_ID, parent);
    }
    ids(writer, span.traceId(), span.spanId(), span.traceState());
    writer.delimit(field, end);
  }

  private static void events(ProtobufWriter writer, List<SpanEvent> events) {
    for (int i = events.size() - 1; i >= 0; i--) {
      SpanEvent event = events.get(i);
      int end = writer.written();
      count(writer, EVENT_DROPPED_ATTRIBUTES, event.droppedAttributes());
      AttributeEncoder.attributes(writer, EVENT_ATTRIBUTES, event.attributes());
      text(writer, EVENT_NAME, event.name());
      time(writer, EVENT_TIME, event.epochNanos());
      writer.delimit(EVENTS, end);
    }
  }

  private static void links(ProtobufWriter writer, List<SpanLink> links) {
    for (int i = links.size() - 1; i >= 0; i--) {
      SpanLink link = links.get(i);
      TraceContext context = link.context();
      int end = writer.written();
      writer.fixed32(LINK_FLAGS, flags(context.flags(), context.isRemote()));
      count(writer, LINK_DROPPED_ATTRIBUTES, link.droppedAttributes());
      AttributeEncoder.attributes(writer, LINK_ATTRIBUTES, link.attributes());
      ids(writer, context.traceId(), context.spanId(), context.traceState());
      writer.delimit(LINKS, end);
    }
  }

  private static void ids(
      ProtobufWriter writer, TraceId traceId, SpanId spanId, TraceState traceState) {
    if (!traceState.isEmpty()) {
      writer.string(TRACE_STATE, traceState.toString());
    }
    spanId(writer, SPAN_ID, spanId);
    int end = writer.written();
    writer.bigEndian(traceId.low());
    writer.bigEndian(traceId.high());
    writer.delimit(TRACE_ID, end);
  }

  private static void spanId(ProtobufWriter writer, int field, SpanId id) {
    int end = writer.written();
    writer.bigEndian(id.value());
    writer.delimit(field, end);
  }

  private static int flags(byte flags, boolean remote) {
    return (flags & 0xff & ~TraceContext.DEBUG) | HAS_IS_REMOTE | (remote ? IS_REMOTE : 0);
  }

  private static void status(
      ProtobufWriter writer, SpanStatus status, @Nullable String statusMessage) {
    int end = writer.written();
    count(writer, STATUS_CODE, code(status));
    text(writer, STATUS_MESSAGE, statusMessage == null ? "" : statusMessage);
    if (writer.written() > end) {
      writer.delimit(STATUS, end);
    }
  }

  private static int kind(SpanKind kind) {
    return switch (kind) {
      case INTERNAL -> 1;
      case SERVER -> 2;
      case CLIENT -> 3;
      case PRODUCER -> 4;
      case CONSUMER -> 5;
    };
  }

  private static int code(SpanStatus status) {
    return switch (status) {
      case UNSET -> 0;
      case OK -> 1;
      case ERROR -> 2;
    };
  }

  private static void count(ProtobufWriter writer, int field, int count) {
    if (count != 0) {
      writer.varint(field, count);
    }
  }

  private static void time(ProtobufWriter writer, int field, long epochNanos) {
    if (epochNanos != 0) {
      writer.fixed64(field, epochNanos);
    }
  }

  private static void text(ProtobufWriter writer, int field, String text) {
    if (!text.isEmpty()) {
      writer.string(field, text);
    }
  }
}
