package dev.lumen.trace.propagation;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header of Jaeger's own clients, {@code uber-trace-id}: {@code
 * traceid:spanid:parentid:flags}, whose colons may be percent-encoded. Writes nothing.
 *
 * <p>It reads strictly: lower-case hex whose leading zeros may be left out, and flags of one or two
 * digits. The parent's id is deprecated, and not looked at. Thread-safe: it has no state.
 *
 * @see <a href="https://www.jaegertracing.io/sdk-migration/#propagation-format">Propagation
 *     Format</a>
 */
final class JaegerPropagator implements Propagator {

  private static final String HEADER = "uber-trace-id";
  private static final List<String> FIELDS = List.of(HEADER);
  private static final int PARTS = 4;
  private static final int SAMPLED = 1;
  private static final int DEBUG = 2;

  @Override
  public <C> void inject(TraceContext context, C carrier, Setter<C> setter) {}

  @Override
  public <C> @Nullable TraceContext extract(C carrier, Getter<C> getter) {
    String value = HeaderValues.only(carrier, getter, HEADER);
    return value == null ? null : parse(value.replace("%3A", ":").replace("%3a", ":"));
  }

  private static @Nullable TraceContext parse(String value) {
    String[] parts = value.split(":", PARTS + 1);
    if (parts.length != PARTS) {
      return null;
    }
    TraceId traceId = HexIds.shortenedTraceId(parts[0]);
    SpanId spanId = HexIds.shortenedSpanId(parts[1]);
    int flags = flags(parts[3]);
    return traceId == null || spanId == null || flags < 0
        ? null
        : TraceContext.remote(traceId, spanId, decision(flags), TraceState.EMPTY);
  }

  private static byte decision(int flags) {
    if ((flags & SAMPLED) == 0) {
      return 0;
    }
    return (flags & DEBUG) == 0 ? TraceContext.SAMPLED : B3MultiPropagator.DEBUG;
  }

  /** Negative where the text is no byte in hex. */
  private static int flags(String text) {
    if (text.isEmpty() || text.length() > 2) {
      return -1;
    }
    int flags = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = Traceparent.digit(text.charAt(i));
      if (digit < 0) {
        return -1;
      }
      flags = flags << 4 | digit;
    }
    return flags;
  }

  @Override
  public List<String> fields() {
    return FIELDS;
  }

  @Override
  public List<String> injectedFields() {
    return List.of();
  }
}
