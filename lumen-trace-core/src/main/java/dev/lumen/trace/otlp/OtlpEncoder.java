package dev.lumen.trace.otlp;

import dev.lumen.trace.data.Resource;
import dev.lumen.trace.data.SpanData;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes spans as the OpenTelemetry protocol has them: an {@code ExportTraceServiceRequest} of
 * version 1 in protobuf.
 *
 * <p>Spans, attributes, events and links keep their order. Spans of one resource in a row share it.
 * Text that is not valid UTF-16 has question marks for what is wrong.
 *
 * <p>Not thread-safe.
 */
public final class OtlpEncoder {

  private static final String SCOPE_NAME = "dev.lumen.trace";

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
  private final byte[] scope;
  // A tracer's spans are all of one: it is encoded once.
  private @Nullable Resource lastResource;
  private byte[] lastResourceBytes = {};

  public OtlpEncoder() {
    writer.string(VERSION, Resource.LIBRARY_VERSION);
    writer.string(NAME, SCOPE_NAME);
    writer.delimit(SCOPE, 0);
    this.scope = bytes(writer);
    writer.reset();
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

  /** Writes the last spans before an index that are of one resource, and returns the first's. */
  private int resourceSpans(List<SpanData> spans, int to) {
    int end = writer.written();
    Resource resource = spans.get(to - 1).resource();
    int from = to;
    do {
      SpanEncoder.span(writer, SPANS, spans.get(--from));
    } while (from > 0 && spans.get(from - 1).resource().equals(resource));
    writer.bytes(scope);
    writer.delimit(SCOPE_SPANS, end);
    writer.bytes(bytes(resource));
    writer.delimit(RESOURCE_SPANS, end);
    return from;
  }

  private byte[] bytes(Resource resource) {
    if (!resource.equals(lastResource)) {
      ProtobufWriter alone = new ProtobufWriter();
      AttributeEncoder.attributes(alone, ATTRIBUTES, resource.attributes());
      alone.delimit(RESOURCE, 0);
      lastResourceBytes = bytes(alone);
      lastResource = resource;
    }
    return lastResourceBytes;
  }

  private static byte[] bytes(ProtobufWriter written) {
    ByteBuffer message = written.message();
    byte[] bytes = new byte[message.remaining()];
    message.get(bytes);
    return bytes;
  }
}
