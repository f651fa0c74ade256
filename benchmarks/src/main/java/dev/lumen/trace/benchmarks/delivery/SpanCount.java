package dev.lumen.trace.benchmarks.delivery;

import java.nio.ByteBuffer;

/** Counts the spans in a message, without making anything of them. */
final class SpanCount {

  // ExportTraceServiceRequest.resource_spans, ResourceSpans.scope_spans, ScopeSpans.spans
  private static final int[] SPANS = {1, 2, 2};

  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED_32 = 5;

  private SpanCount() {}

  /** The spans in an OTLP request in protobuf. */
  static int otlp(byte[] message) {
    return otlp(ByteBuffer.wrap(message), message.length, 0);
  }

  private static int otlp(ByteBuffer message, int end, int depth) {
    int count = 0;
    while (message.position() < end) {
      int tag = (int) varint(message);
      int length =
          switch (tag & 7) {
            case VARINT -> {
              varint(message);
              yield 0;
            }
            case FIXED_64 -> 8;
            case LENGTH -> (int) varint(message);
            case FIXED_32 -> 4;
            default -> throw new IllegalArgumentException("Not protobuf: tag " + tag);
          };
      int next = message.position() + length;
      if ((tag & 7) == LENGTH && tag >>> 3 == SPANS[depth]) {
        count += depth == SPANS.length - 1 ? 1 : otlp(message, next, depth + 1);
      }
      message.position(next);
    }
    return count;
  }

  private static long varint(ByteBuffer message) {
    long value = 0;
    byte read;
    int shift = 0;
    do {
      read = message.get();
      value |= (read & 0x7FL) << shift;
      shift += 7;
    } while (read < 0);
    return value;
  }

  /** The objects in a JSON array. */
  static int zipkin(byte[] message) {
    int count = 0;
    int depth = 0;
    boolean text = false;
    for (int i = 0; i < message.length; i++) {
      byte read = message[i];
      if (text) {
        if (read == '\\') {
          i++;
        } else if (read == '"') {
          text = false;
        }
      } else if (read == '"') {
        text = true;
      } else if (read == '{' && depth++ == 0) {
        count++;
      } else if (read == '}') {
        depth--;
      }
    }
    return count;
  }
}
