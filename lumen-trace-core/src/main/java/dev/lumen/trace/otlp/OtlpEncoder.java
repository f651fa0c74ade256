package dev.lumen.trace.otlp;

import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes spans as the OpenTelemetry protocol has them: an {@code ExportTraceServiceRequest} of
 * version 1 in protobuf.
 *
 * <p>Spans, attributes, events and links keep their order. Where the service changes from one span
 * to the next, so does the resource. Text that is not valid UTF-16 has question marks for what is
 * wrong.
 *
 * <p>Not thread-safe.
 */
public final class OtlpEncoder {

  private static final String SCOPE_NAME = "dev.lumen.trace";
  private static final String SERVICE_NAME = "service.name";

  // ExportTraceServiceRequest
  private static final int RESOURCE_SPANS = 1;

  // ResourceSpans
  private static final int RESOURCE = 1;
  private static final int SCOPE_SPANS = 2;

  // Resource
  private static final int ATTRIBUTES = 1;

  // ScopeSpans
  private static final int SCOPE = 1;
  private static final int SPANS = 2;

  // InstrumentationScope
  private static final int NAME = 1;
  private static final int VERSION = 2;

  private final ProtobufWriter writer = new ProtobufWriter();
  private final byte[] resourceAttributes;
  private final byte[] scope;

  /**
   * @param resource what all spans share, such as {@link OtlpResource} gives. A {@code
   *     service.name} in it is left out: each span brings its own.
   */
  public OtlpEncoder(Attributes resource) {
    for (int i = resource.size() - 1; i >= 0; i--) {
      if (!resource.key(i).equals(SERVICE_NAME)) {
        AttributeEncoder.attribute(writer, ATTRIBUTES, resource.key(i), resource.value(i));
      }
    }
    this.resourceAttributes = takeBytes();
    writer.string(VERSION, OtlpResource.VERSION);
    writer.string(NAME, SCOPE_NAME);
    writer.delimit(SCOPE, 0);
    this.scope = takeBytes();
  }

  private byte[] takeBytes() {
    ByteBuffer message = writer.message();
    byte[] bytes = new byte[message.remaining()];
    message.get(bytes);
    writer.reset();
    return bytes;
  }

  /**
   * Encodes spans.
   *
   * @return what is between its position and its limit; backed by an array that the next call
   *     overwrites
   * @throws MessageTooLargeException where it would be longer than 20 MiB, which is what an
   *     OpenTelemetry Collector accepts unless told otherwise. The next call works as ever.
   */
  public ByteBuffer encode(List<SpanData> spans) {
    try {
      int from = spans.size();
      while (from > 0) {
        from = resourceSpans(spans, from);
      }
      return writer.message();
    } finally {
      writer.reset();
    }
  }

  /** Writes the last spans before an index that are of one service, and returns the first's. */
  private int resourceSpans(List<SpanData> spans, int to) {
    int end = writer.written();
    String service = spans.get(to - 1).serviceName();
    int from = to;
    do {
      SpanEncoder.span(writer, SPANS, spans.get(--from));
    } while (from > 0 && spans.get(from - 1).serviceName().equals(service));
    writer.bytes(scope);
    writer.delimit(SCOPE_SPANS, end);
    resource(service);
    writer.delimit(RESOURCE_SPANS, end);
    return from;
  }

  private void resource(String service) {
    int end = writer.written();
    writer.bytes(resourceAttributes);
    AttributeEncoder.attribute(writer, ATTRIBUTES, SERVICE_NAME, service);
    writer.delimit(RESOURCE, end);
  }
}
