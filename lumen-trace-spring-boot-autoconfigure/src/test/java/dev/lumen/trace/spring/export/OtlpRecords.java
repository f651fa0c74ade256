package dev.lumen.trace.spring.export;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.lumen.trace.data.SpanData;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records of Kafka, read with OpenTelemetry's own classes. */
final class OtlpRecords {

  private OtlpRecords() {}

  static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), StandardCharsets.US_ASCII);
  }

  static ExportTraceServiceRequest request(ConsumerRecord<byte[], byte[]> record)
      throws InvalidProtocolBufferException {
    return ExportTraceServiceRequest.parseFrom(record.value());
  }

  /** The names of all spans. */
  static List<String> names(List<ConsumerRecord<byte[], byte[]>> records)
      throws InvalidProtocolBufferException {
    List<String> names = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      request(record)
          .getResourceSpans(0)
          .getScopeSpans(0)
          .getSpansList()
          .forEach(span -> names.add(span.getName()));
    }
    return names;
  }

  /** What a span without parent and attributes is read as. */
  static Span.Builder span(SpanData span) {
    return Span.newBuilder()
        .setTraceId(bytes(span.traceId().toString()))
        .setSpanId(bytes(span.spanId().toString()))
        .setFlags(0x103)
        .setName(span.name())
        .setKind(Span.SpanKind.SPAN_KIND_INTERNAL)
        .setStartTimeUnixNano(span.startEpochNanos())
        .setEndTimeUnixNano(span.endEpochNanos());
  }

  static KeyValue attribute(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  static AnyValue.Builder text(String value) {
    return AnyValue.newBuilder().setStringValue(value);
  }

  static ByteString bytes(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }
}
