package dev.lumen.trace.otlp;

import static dev.lumen.trace.otlp.OfficialMessages.attribute;
import static dev.lumen.trace.otlp.OfficialMessages.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.Resource;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanLimits;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.data.TestSpanData;
import dev.lumen.trace.export.InMemoryExporter;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtlpEncoderTests {

  private static final TraceContext REMOTE =
      TraceContext.remote(
          new TraceId(0x0102030405060708L, 0x090a0b0c0d0e0f10L),
          new SpanId(0x1112131415161718L),
          (byte) 3,
          TraceState.parse("vendor=a,other=b"));
  private static final TraceContext LOCAL =
      TraceContext.local(new TraceId(0, 7), new SpanId(8), (byte) 0, TraceState.EMPTY);
  private static final long NOW = 1_700_000_000_123_456_789L;

  private final InMemoryExporter exporter = new InMemoryExporter();
  private final OtlpEncoder encoder = new OtlpEncoder();

  @Test
  void everyFieldOfASpanIsWritten() throws Exception {
    Tracer tracer = tracer(new SpanLimits(6, 2, 2, 1, 100, 100));
    dev.lumen.trace.Span span =
        tracer
            .spanBuilder("GET /orders/{id}")
            .kind(SpanKind.SERVER)
            .parent(REMOTE)
            .link(REMOTE, Attributes.of("why", "batch", "lost", 1))
            .link(LOCAL)
            .link(LOCAL)
            .startTime(Instant.ofEpochSecond(1_600_000_000))
            .startDetached();
    span.setAttribute("text", "à la carte").setAttribute("flag", false).setAttribute("number", -1);
    span.setAttribute("ratio", 0.5).setAttribute("list", List.of("a", ""));
    span.setAttribute("empty", List.of()).setAttribute("lost", 1);
    span.addEvent("first", Attributes.of("n", 0, "lost", 1)).addEvent("second").addEvent("lost");
    span.setStatus(SpanStatus.ERROR, "no stock");
    span.end();

    Span written = onlySpan();

    assertThat(written)
        .isEqualTo(
            Span.newBuilder()
                .setTraceId(bytes(0x0102030405060708L, 0x090a0b0c0d0e0f10L))
                .setSpanId(bytes(span.context().spanId().value()))
                .setTraceState("vendor=a,other=b")
                .setParentSpanId(bytes(0x1112131415161718L))
                .setFlags(0x303)
                .setName("GET /orders/{id}")
                .setKind(Span.SpanKind.SPAN_KIND_SERVER)
                .setStartTimeUnixNano(1_600_000_000_000_000_000L)
                .setEndTimeUnixNano(NOW)
                .addAttributes(attribute("text", "à la carte"))
                .addAttributes(attribute("flag", false))
                .addAttributes(attribute("number", -1L))
                .addAttributes(attribute("ratio", 0.5))
                .addAttributes(attribute("list", List.of("a", "")))
                .addAttributes(attribute("empty", List.of()))
                .setDroppedAttributesCount(1)
                .addEvents(
                    Span.Event.newBuilder()
                        .setTimeUnixNano(NOW)
                        .setName("first")
                        .addAttributes(attribute("n", 0L))
                        .setDroppedAttributesCount(1))
                .addEvents(Span.Event.newBuilder().setTimeUnixNano(NOW).setName("second"))
                .setDroppedEventsCount(1)
                .addLinks(
                    Span.Link.newBuilder()
                        .setTraceId(bytes(0x0102030405060708L, 0x090a0b0c0d0e0f10L))
                        .setSpanId(bytes(0x1112131415161718L))
                        .setTraceState("vendor=a,other=b")
                        .addAttributes(attribute("why", "batch"))
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
  void aRootAndItsChildHaveAParentThatIsNotRemote() throws Exception {
    Tracer tracer = tracer(SpanLimits.DEFAULT);
    try (dev.lumen.trace.Span root = tracer.start("root")) {
      tracer.start("child").close();
    }

    List<Span> written = spans(encode(exporter.spans()));

    assertThat(written).extracting(Span::getName).containsExactly("child", "root");
    assertThat(written).allMatch(span -> span.getFlags() >> 8 == 1);
    assertThat(written.get(0).getParentSpanId()).isEqualTo(written.get(1).getSpanId());
    assertThat(written.get(1).getParentSpanId().isEmpty()).isTrue();
  }

  @Test
  void whatASpanLacksIsLeftOut() throws Exception {
    SpanData span = new TestSpanData(LOCAL, "", 0);

    assertThat(spans(encode(List.of(span))))
        .containsExactly(
            Span.newBuilder()
                .setTraceId(bytes(0, 7))
                .setSpanId(bytes(8))
                .setFlags(0x100)
                .setKind(Span.SpanKind.SPAN_KIND_INTERNAL)
                .build());
  }

  @Test
  void valuesThatAreNothingAreStillValues() throws Exception {
    SpanData span =
        TestSpanData.ended(1)
            .attribute("text", "")
            .attribute("number", 0)
            .attribute("real", 0.0)
            .attribute("flag", false)
            .attribute("list", List.of())
            .attribute("nulls", Arrays.asList("a", null));

    List<Span> written = spans(encode(List.of(span)));

    assertThat(written.get(0).getAttributesList())
        .extracting(attribute -> attribute.getValue().getValueCase().name())
        .containsExactly(
            "STRING_VALUE",
            "INT_VALUE",
            "DOUBLE_VALUE",
            "BOOL_VALUE",
            "ARRAY_VALUE",
            "ARRAY_VALUE");
    assertThat(written.get(0).getAttributes(5).getValue().getArrayValue().getValuesList())
        .extracting(AnyValue::getValueCase)
        .containsExactly(AnyValue.ValueCase.STRING_VALUE, AnyValue.ValueCase.VALUE_NOT_SET);
  }

  @Test
  void textIsUtf8WhateverIsInIt() throws Exception {
    assertThat(nameAsWritten("é € 😀")).isEqualTo("é € 😀");
    assertThat(nameAsWritten("\ud83d")).isEqualTo("?");
    assertThat(nameAsWritten("a\ude00\ud83db")).isEqualTo("a??b");
  }

  @Test
  void spansOfOneServiceInARowShareAResource() throws Exception {
    SpanData first = TestSpanData.ended(1).service("shop");
    SpanData second = TestSpanData.ended(2).service("shop");
    SpanData third = TestSpanData.ended(3).service("stock");
    SpanData fourth = TestSpanData.ended(4).service("shop");

    ExportTraceServiceRequest request = encode(List.of(first, second, third, fourth));

    assertThat(request.getResourceSpansList())
        .extracting(each -> each.getResource().getAttributes(0))
        .containsExactly(
            attribute("service.name", "shop"),
            attribute("service.name", "stock"),
            attribute("service.name", "shop"));
    assertThat(request.getResourceSpansList())
        .extracting(each -> each.getScopeSpans(0).getSpansCount())
        .containsExactly(2, 1, 1);
    assertThat(spans(request))
        .extracting(Span::getSpanId)
        .containsExactly(bytes(1), bytes(2), bytes(3), bytes(4));
  }

  @Test
  void theResourceIsThatOfTheSpan() throws Exception {
    SpanData span =
        TestSpanData.ended(1)
            .resource(Attributes.of("service.name", "shop", "host.name", "here", "cpus", 2));

    ResourceSpans written = encode(List.of(span)).getResourceSpans(0);

    assertThat(written.getResource().getAttributesList())
        .containsExactly(
            attribute("service.name", "shop"),
            attribute("host.name", "here"),
            attribute("cpus", 2L));
    assertThat(written.getScopeSpans(0).getScope())
        .isEqualTo(
            InstrumentationScope.newBuilder()
                .setName("dev.lumen.trace")
                .setVersion(Resource.LIBRARY_VERSION)
                .build());
  }

  @Test
  void aResourceThatIsEncodedAlreadyIsNotTakenForAnother() throws Exception {
    SpanData shop = TestSpanData.ended(1).service("shop");
    SpanData stock = TestSpanData.ended(2).service("stock");

    assertThat(encode(List.of(shop))).isEqualTo(encode(List.of(shop)));
    assertThat(encode(List.of(stock)).getResourceSpans(0).getResource().getAttributes(0))
        .isEqualTo(attribute("service.name", "stock"));
  }

  @Test
  void noSpanIsAnEmptyMessage() {
    assertThat(encoder.encode(List.of()).hasRemaining()).isFalse();
  }

  private Tracer tracer(SpanLimits limits) {
    Instant now = Instant.ofEpochSecond(0, NOW);
    return Tracer.builder().limits(limits).clock(() -> now, () -> 0).exporter(exporter).build();
  }

  private Span onlySpan() throws Exception {
    List<Span> spans = spans(encode(exporter.spans()));
    assertThat(spans).hasSize(1);
    return spans.get(0);
  }

  private String nameAsWritten(String name) throws Exception {
    return spans(encode(List.of(new TestSpanData(1, 1, name)))).get(0).getName();
  }

  private ExportTraceServiceRequest encode(List<SpanData> spans) throws Exception {
    return ExportTraceServiceRequest.parseFrom(encoder.encode(spans));
  }

  private static List<Span> spans(ExportTraceServiceRequest request) {
    return request.getResourceSpansList().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }
}
