package dev.lumen.trace.export.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanLimits;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.export.InMemoryExporter;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtlpEncoderTests {

  private static final TraceContext REMOTE =
      TraceContext.remote(
          new TraceId(0x0102030405060708L, 0x090a0b0c0d0e0f10L),
          new SpanId(0x1112131415161718L),
          (byte) 3,
          TraceState.parse("vendor=a,other=b"));
  private static final TraceContext LINKED =
      TraceContext.local(new TraceId(0, 7), new SpanId(8), (byte) 0, TraceState.EMPTY);

  private final InMemoryExporter exporter = new InMemoryExporter();
  private final OtlpEncoder encoder = new OtlpEncoder(Attributes.of("host.name", "here"));

  @Test
  void everyFieldOfASpanIsWritten() throws Exception {
    Tracer tracer =
        tracer(
            new SpanLimits(6, 2, 2, 1, 100, 100),
            Instant.ofEpochSecond(1_700_000_000L, 123_456_789));
    dev.lumen.trace.Span span =
        tracer
            .spanBuilder("GET /orders/{id}")
            .kind(SpanKind.SERVER)
            .parent(REMOTE)
            .link(REMOTE, Attributes.of("why", "batch", "lost", 1))
            .link(LINKED)
            .link(LINKED)
            .startDetached();
    span.setAttribute("text", "à la carte")
        .setAttribute("flag", false)
        .setAttribute("number", -1)
        .setAttribute("ratio", 0.5)
        .setAttribute("list", List.of("a", ""))
        .setAttribute("none", List.of())
        .setAttribute("lost", 1);
    span.addEvent("first", Attributes.of("n", 0L, "lost", 1)).addEvent("second").addEvent("lost");
    span.setStatus(SpanStatus.ERROR, "no stock");
    span.end();

    Span decoded = onlySpan();

    SpanData data = exporter.spans().get(0);
    assertThat(decoded)
        .isEqualTo(
            Span.newBuilder()
                .setTraceId(bytes(0x0102030405060708L, 0x090a0b0c0d0e0f10L))
                .setSpanId(bytes(data.spanId().value()))
                .setTraceState("vendor=a,other=b")
                .setParentSpanId(bytes(0x1112131415161718L))
                .setFlags(0x303)
                .setName("GET /orders/{id}")
                .setKind(Span.SpanKind.SPAN_KIND_SERVER)
                .setStartTimeUnixNano(1_700_000_000_123_456_789L)
                .setEndTimeUnixNano(1_700_000_000_123_456_789L)
                .addAttributes(attribute("text", text("à la carte")))
                .addAttributes(attribute("flag", AnyValue.newBuilder().setBoolValue(false)))
                .addAttributes(attribute("number", AnyValue.newBuilder().setIntValue(-1)))
                .addAttributes(attribute("ratio", AnyValue.newBuilder().setDoubleValue(0.5)))
                .addAttributes(attribute("list", list(text("a"), text(""))))
                .addAttributes(attribute("none", list()))
                .setDroppedAttributesCount(1)
                .addEvents(
                    Span.Event.newBuilder()
                        .setTimeUnixNano(1_700_000_000_123_456_789L)
                        .setName("first")
                        .addAttributes(attribute("n", AnyValue.newBuilder().setIntValue(0)))
                        .setDroppedAttributesCount(1))
                .addEvents(
                    Span.Event.newBuilder()
                        .setTimeUnixNano(1_700_000_000_123_456_789L)
                        .setName("second"))
                .setDroppedEventsCount(1)
                .addLinks(
                    Span.Link.newBuilder()
                        .setTraceId(bytes(0x0102030405060708L, 0x090a0b0c0d0e0f10L))
                        .setSpanId(bytes(0x1112131415161718L))
                        .setTraceState("vendor=a,other=b")
                        .addAttributes(attribute("why", text("batch")))
                        .setDroppedAttributesCount(1)
                        .setFlags(0x303))
                .addLinks(
                    Span.Link.newBuilder()
                        .setTraceId(bytes(0, 7))
                        .setSpanId(bytes(8))
                        .setFlags(0x100))
                .setDroppedLinksCount(1)
                .setStatus(
                    Status.newBuilder()
                        .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                        .setMessage("no stock"))
                .build());
  }

  @Test
  void whatASpanLacksIsLeftOut() throws Exception {
    Tracer tracer = tracer(SpanLimits.DEFAULT, Instant.ofEpochSecond(1));
    tracer.spanBuilder("").startDetached().end();

    Span decoded = onlySpan();

    SpanData data = exporter.spans().get(0);
    assertThat(decoded)
        .isEqualTo(
            Span.newBuilder()
                .setTraceId(bytes(data.traceId().high(), data.traceId().low()))
                .setSpanId(bytes(data.spanId().value()))
                .setFlags(0x100 | data.context().flags())
                .setKind(Span.SpanKind.SPAN_KIND_INTERNAL)
                .setStartTimeUnixNano(1_000_000_000L)
                .setEndTimeUnixNano(1_000_000_000L)
                .build());
    assertThat(decoded.hasStatus()).isFalse();
  }

  @Test
  void theResourceIsTheServiceAndWhatAllShare() throws Exception {
    tracer(SpanLimits.DEFAULT, Instant.EPOCH).start("work").close();

    ExportTraceServiceRequest request = encode(exporter.spans());

    assertThat(request.getResourceSpans(0).getResource().getAttributesList())
        .containsExactly(
            attribute("service.name", text("shop")), attribute("host.name", text("here")));
    assertThat(request.getResourceSpans(0).getScopeSpans(0).getScope())
        .isEqualTo(
            InstrumentationScope.newBuilder()
                .setName("dev.lumen.trace")
                .setVersion(OtlpResource.VERSION)
                .build());
  }

  @Test
  void noSpanIsAnEmptyMessage() throws Exception {
    assertThat(encode(List.of())).isEqualTo(ExportTraceServiceRequest.getDefaultInstance());
  }

  private Tracer tracer(SpanLimits limits, Instant now) {
    return Tracer.builder()
        .serviceName("shop")
        .limits(limits)
        .clock(() -> now, () -> 0)
        .exporter(exporter)
        .build();
  }

  private Span onlySpan() throws InvalidProtocolBufferException {
    ExportTraceServiceRequest request = encode(exporter.spans());
    assertThat(request.getResourceSpansList()).hasSize(1);
    assertThat(request.getResourceSpans(0).getScopeSpansList()).hasSize(1);
    assertThat(request.getResourceSpans(0).getScopeSpans(0).getSpansList()).hasSize(1);
    return request.getResourceSpans(0).getScopeSpans(0).getSpans(0);
  }

  private ExportTraceServiceRequest encode(List<SpanData> spans)
      throws InvalidProtocolBufferException {
    return ExportTraceServiceRequest.parseFrom(encoder.encode(spans));
  }

  private static KeyValue attribute(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static AnyValue.Builder text(String value) {
    return AnyValue.newBuilder().setStringValue(value);
  }

  private static AnyValue.Builder list(AnyValue.Builder... values) {
    ArrayValue.Builder array = ArrayValue.newBuilder();
    for (AnyValue.Builder value : values) {
      array.addValues(value);
    }
    return AnyValue.newBuilder().setArrayValue(array);
  }

  private static ByteString bytes(long... values) {
    java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(values.length * Long.BYTES);
    for (long value : values) {
      bytes.putLong(value);
    }
    return ByteString.copyFrom(bytes.flip());
  }
}
