package dev.lumen.trace.propagation;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The propagator of B3's one header, {@code b3}: {@code traceid-spanid-decision-parentid}, of which
 * the last two may be left out.
 *
 * <p>It reads strictly: lower-case hex, the trace id of 32 digits or 16. A decision without ids is
 * nothing. Thread-safe: it has no state.
 *
 * @see <a href="https://github.com/openzipkin/b3-propagation">B3 Propagation</a>
 */
final class B3SinglePropagator implements Propagator {

  private static final String B3 = "b3";
  private static final List<String> FIELDS = List.of(B3);

  @Override
  public <C> void inject(TraceContext context, C carrier, Setter<C> setter) {
    if (context.isValid()) {
      setter.set(
          carrier, B3, context.traceId().toString() + '-' + context.spanId() + decision(context));
    }
  }

  private static String decision(TraceContext context) {
    if (context.isDeferred()) {
      return "";
    }
    if (context.isDebug()) {
      return "-d";
    }
    return context.isSampled() ? "-1" : "-0";
  }

  @Override
  public <C> @Nullable TraceContext extract(C carrier, Getter<C> getter) {
    String value = HeaderValues.only(carrier, getter, B3);
    return value == null ? null : parse(value);
  }

  private static @Nullable TraceContext parse(String value) {
    int dash = value.indexOf('-');
    if (dash != SpanId.LENGTH && dash != TraceId.LENGTH) {
      return null;
    }
    TraceId traceId = HexIds.traceIdOf64BitsOr128(value.substring(0, dash));
    SpanId spanId = SpanId.parse(value, dash + 1);
    return traceId == null || spanId == null
        ? null
        : decided(traceId, spanId, value, dash + 1 + SpanId.LENGTH);
  }

  /** Reads the decision, and sees that nothing but the parent's id is behind it. */
  private static @Nullable TraceContext decided(
      TraceId traceId, SpanId spanId, String value, int from) {
    if (from == value.length()) {
      return TraceContext.deferred(traceId, spanId);
    }
    if (value.charAt(from) != '-' || !endsAfterDecision(value, from + 2)) {
      return null;
    }
    return switch (value.charAt(from + 1)) {
      case '0' -> TraceContext.remote(traceId, spanId, (byte) 0, TraceState.EMPTY);
      case '1' -> TraceContext.remote(traceId, spanId, TraceContext.SAMPLED, TraceState.EMPTY);
      case 'd' -> TraceContext.remote(traceId, spanId, B3MultiPropagator.DEBUG, TraceState.EMPTY);
      default -> null;
    };
  }

  private static boolean endsAfterDecision(String value, int from) {
    return value.length() == from
        || (value.length() == from + 1 + SpanId.LENGTH
            && value.charAt(from) == '-'
            && SpanId.parse(value, from + 1) != null);
  }

  @Override
  public List<String> fields() {
    return FIELDS;
  }
}
