package dev.lumen.trace.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanLink;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.data.TestSpanData;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EncoderBufferTests {

  private static final SpanData SMALL = TestSpanData.ended(1);
  private static final int MEBIBYTE = 1024 * 1024;

  private final OtlpEncoder encoder = new OtlpEncoder();

  @Test
  void theBufferGrowsWithTheBatch() throws Exception {
    List<SpanData> spans =
        LongStream.rangeClosed(1, 10_000).<SpanData>mapToObj(TestSpanData::ended).toList();

    ExportTraceServiceRequest request = decode(encoder.encode(spans));

    assertThat(request.getResourceSpans(0).getScopeSpans(0).getSpansList())
        .isEqualTo(spans.stream().map(OfficialMessages::span).toList());
  }

  @Test
  void theBufferGrowsInTheMiddleOfAnyField() throws Exception {
    for (int length = 7_700; length < 8_200; length++) {
      SpanData span = withEveryField("x".repeat(length));

      ByteBuffer message = new OtlpEncoder().encode(List.of(span));

      assertThat(decode(message).getResourceSpans(0).getScopeSpans(0).getSpansList())
          .containsExactly(OfficialMessages.span(span));
    }
  }

  /** The status is what is written first, so that its length moves all the others. */
  private static SpanData withEveryField(String statusMessage) {
    Attributes attributes = Attributes.of("text", "é", "real", 0.5, "list", List.of(1, 2));
    TraceContext context =
        TraceContext.remote(
            new TraceId(1, 2), new SpanId(3), (byte) 1, TraceState.EMPTY.put("vendor", "a"));
    return new TestSpanData(context, "work", 1)
        .remoteParent(4)
        .attributes(attributes)
        .event(new SpanEvent("event", 5, attributes, 6))
        .link(new SpanLink(context, attributes, 7))
        .dropped(8, 9, 10)
        .status(SpanStatus.ERROR, statusMessage)
        .end();
  }

  @Test
  void aSmallBatchAfterALargeOneHasNothingOfIt() throws Exception {
    ExportTraceServiceRequest alone = decode(encoder.encode(List.of(SMALL)));
    encoder.encode(List.of(ofLength(100_000), ofLength(200_000)));

    ExportTraceServiceRequest after = decode(encoder.encode(List.of(SMALL)));

    assertThat(after).isEqualTo(alone);
  }

  @Test
  void theArrayIsUsedAgain() {
    byte[] first = array(encoder.encode(List.of(ofLength(MEBIBYTE))));

    byte[] second = array(encoder.encode(List.of(SMALL)));

    assertThat(second).isSameAs(first);
  }

  @Test
  void aVeryLargeArrayIsNotKept() throws Exception {
    ByteBuffer large = encoder.encode(List.of(ofLength(5 * MEBIBYTE)));

    ByteBuffer small = encoder.encode(List.of(SMALL));

    assertThat(array(small)).hasSizeLessThanOrEqualTo(ProtobufWriter.MAX_KEPT_LENGTH);
    assertThat(onlyName(large)).hasSize(5 * MEBIBYTE);
  }

  @Test
  void spansThatDoNotFitTogetherAreRefused() throws Exception {
    List<SpanData> spans = Collections.nCopies(21, ofLength(MEBIBYTE));

    assertThatThrownBy(() -> encoder.encode(spans))
        .isInstanceOf(MessageTooLargeException.class)
        .hasMessageContaining("20971520");

    assertThat(encoder.encode(spans.subList(0, 10)).remaining()).isGreaterThan(10 * MEBIBYTE);
    assertThat(onlyName(encoder.encode(List.of(SMALL)))).isEqualTo(SMALL.name());
  }

  @Test
  void aSpanThatAloneDoesNotFitIsRefused() {
    assertThatThrownBy(() -> encoder.encode(List.of(ofLength(21 * MEBIBYTE))))
        .isInstanceOf(MessageTooLargeException.class);
  }

  @Test
  void theLongestMessageIsAsLongAsTheLimit() {
    ProtobufWriter writer = new ProtobufWriter();
    writer.bytes(new byte[ProtobufWriter.MAX_LENGTH - 1]);

    writer.bytes(new byte[1]);

    assertThat(writer.message().remaining()).isEqualTo(ProtobufWriter.MAX_LENGTH);
    assertThatThrownBy(() -> writer.bytes(new byte[1]))
        .isInstanceOf(MessageTooLargeException.class);
  }

  private static byte[] array(ByteBuffer message) {
    assertThat(message.arrayOffset()).isZero();
    return message.array();
  }

  private static SpanData ofLength(int nameLength) {
    return new TestSpanData(1, 1, "x".repeat(nameLength)).end();
  }

  private static String onlyName(ByteBuffer message) throws Exception {
    return decode(message).getResourceSpans(0).getScopeSpans(0).getSpans(0).getName();
  }

  private static ExportTraceServiceRequest decode(ByteBuffer message) throws Exception {
    return ExportTraceServiceRequest.parseFrom(message);
  }
}
