package dev.lumen.trace.propagation;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import org.jspecify.annotations.Nullable;

/** Reads the value of a {@code traceparent} header: {@code version-traceid-spanid-flags}. */
final class Traceparent {

  private static final int TRACE_ID = 3;
  private static final int SPAN_ID = 36;
  private static final int FLAGS = 53;
  private static final int LENGTH = 55;
  private static final int KNOWN_FLAGS = TraceContext.SAMPLED | TraceContext.RANDOM;

  private Traceparent() {}

  /** The context without a trace state, null where the value is not valid. */
  static @Nullable TraceContext parse(String value) {
    if (value.length() < LENGTH || !hasDashes(value) || !isReadable(octet(value, 0), value)) {
      return null;
    }
    int flags = octet(value, FLAGS);
    TraceId traceId = TraceId.parse(value, TRACE_ID);
    SpanId spanId = SpanId.parse(value, SPAN_ID);
    if (flags < 0 || traceId == null || spanId == null) {
      return null;
    }
    return TraceContext.remote(traceId, spanId, (byte) (flags & KNOWN_FLAGS), TraceState.EMPTY);
  }

  private static boolean hasDashes(String value) {
    return value.charAt(TRACE_ID - 1) == '-'
        && value.charAt(SPAN_ID - 1) == '-'
        && value.charAt(FLAGS - 1) == '-';
  }

  /** Version 00 ends after the flags; a later one may go on, behind a dash. */
  private static boolean isReadable(int version, String value) {
    if (version < 0 || version == 0xff) {
      return false;
    }
    return value.length() == LENGTH || (version > 0 && value.charAt(LENGTH) == '-');
  }

  /** The number that two lower-case hex digits write, negative where they are none. */
  private static int octet(String value, int index) {
    return (digit(value.charAt(index)) << 4) | digit(value.charAt(index + 1));
  }

  /** The number that a lower-case hex digit writes, -1 where it is none. */
  static int digit(char character) {
    if (character >= '0' && character <= '9') {
      return character - '0';
    }
    return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
  }
}
