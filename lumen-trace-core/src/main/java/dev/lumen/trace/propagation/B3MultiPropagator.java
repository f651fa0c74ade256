package dev.lumen.trace.propagation;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The propagator of B3's headers that carry a value each: {@code X-B3-TraceId}, {@code
 * X-B3-SpanId}, and {@code X-B3-Sampled} or {@code X-B3-Flags}.
 *
 * <p>It reads strictly: lower-case hex, the trace id of 32 digits or 16, each header once. A
 * decision without ids is nothing. The parent's id, which no context has, is neither read nor
 * written. Thread-safe: it has no state.
 *
 * @see <a href="https://github.com/openzipkin/b3-propagation">B3 Propagation</a>
 */
final class B3MultiPropagator implements Propagator {

  /** The flags of a trace that is to be recorded whatever a sampler says. */
  static final byte DEBUG = TraceContext.SAMPLED | TraceContext.DEBUG;

  private static final String TRACE_ID = "X-B3-TraceId";
  private static final String SPAN_ID = "X-B3-SpanId";
  private static final String PARENT_SPAN_ID = "X-B3-ParentSpanId";
  private static final String SAMPLED = "X-B3-Sampled";
  private static final String FLAGS = "X-B3-Flags";

  // With the parent's id: who clears them before writing must not leave that of another span.
  private static final List<String> FIELDS =
      List.of(TRACE_ID, SPAN_ID, PARENT_SPAN_ID, SAMPLED, FLAGS);

  @Override
  public <C> void inject(TraceContext context, C carrier, Setter<C> setter) {
    if (!context.isValid()) {
      return;
    }
    setter.set(carrier, TRACE_ID, context.traceId().toString());
    setter.set(carrier, SPAN_ID, context.spanId().toString());
    if (context.isDebug()) {
      setter.set(carrier, FLAGS, "1");
    } else if (!context.isDeferred()) {
      setter.set(carrier, SAMPLED, context.isSampled() ? "1" : "0");
    }
  }

  @Override
  public <C> @Nullable TraceContext extract(C carrier, Getter<C> getter) {
    TraceId traceId = HexIds.traceIdOf64BitsOr128(HeaderValues.only(carrier, getter, TRACE_ID));
    if (traceId == null) {
      return null;
    }
    SpanId spanId = SpanId.parse(HeaderValues.only(carrier, getter, SPAN_ID));
    return spanId == null ? null : decided(traceId, spanId, carrier, getter);
  }

  private static <C> @Nullable TraceContext decided(
      TraceId traceId, SpanId spanId, C carrier, Getter<C> getter) {
    if ("1".equals(HeaderValues.only(carrier, getter, FLAGS))) {
      return TraceContext.remote(traceId, spanId, DEBUG, TraceState.EMPTY);
    }
    String sampled = HeaderValues.only(carrier, getter, SAMPLED);
    if (sampled == null) {
      return TraceContext.deferred(traceId, spanId);
    }
    return switch (sampled) {
      // The words are what tracers wrote before there were the digits.
      case "1", "true" ->
          TraceContext.remote(traceId, spanId, TraceContext.SAMPLED, TraceState.EMPTY);
      case "0", "false" -> TraceContext.remote(traceId, spanId, (byte) 0, TraceState.EMPTY);
      default -> null;
    };
  }

  @Override
  public List<String> fields() {
    return FIELDS;
  }
}
