package dev.lumen.trace.propagation;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The propagator of two headers that carry an id each, by default {@code X-Trace-ID} and {@code
 * X-Span-ID}.
 *
 * <p>The ids are written and read as in W3C Trace Context, as strictly: lower-case hex, not all
 * zero, each header once. One without the other is nothing.
 *
 * <p>These headers say no more than the ids, so they are written for sampled traces alone, and a
 * context that they bring counts as sampled. Its random flag is not set, and its trace state is
 * empty. An unsampled trace travels in {@code traceparent} only: see {@link
 * PropagationFormat#BOTH}.
 *
 * <p>Immutable.
 *
 * @param traceIdHeader the name of the header with the trace id
 * @param spanIdHeader the name of the header with the span id
 */
public record HeaderPropagator(String traceIdHeader, String spanIdHeader) implements Propagator {

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /** Propagates in {@code X-Trace-ID} and {@code X-Span-ID}. */
  public HeaderPropagator() {
    this("X-Trace-ID", "X-Span-ID");
  }

  /**
   * @throws IllegalArgumentException where a name is not a token, as HTTP (RFC 9110) calls what a
   *     header may be named, or both are the same
   */
  public HeaderPropagator {
    requireToken(traceIdHeader);
    requireToken(spanIdHeader);
    if (traceIdHeader.equalsIgnoreCase(spanIdHeader)) {
      throw new IllegalArgumentException(
          "The trace id and the span id cannot share the header '" + traceIdHeader + "'");
    }
  }

  @Override
  public <C> void inject(TraceContext context, C carrier, Setter<C> setter) {
    if (context.isValid() && context.isSampled()) {
      setter.set(carrier, traceIdHeader, context.traceId().toString());
      setter.set(carrier, spanIdHeader, context.spanId().toString());
    }
  }

  @Override
  public <C> @Nullable TraceContext extract(C carrier, Getter<C> getter) {
    TraceId traceId = TraceId.parse(HeaderValues.only(carrier, getter, traceIdHeader));
    if (traceId == null) {
      return null;
    }
    SpanId spanId = SpanId.parse(HeaderValues.only(carrier, getter, spanIdHeader));
    return spanId == null
        ? null
        : TraceContext.remote(traceId, spanId, TraceContext.SAMPLED, TraceState.EMPTY);
  }

  @Override
  public List<String> fields() {
    return List.of(traceIdHeader, spanIdHeader);
  }

  private static void requireToken(String name) {
    if (!TOKEN.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "The header name '" + name + "' is not letters, digits and !#$%&'*+-.^_`|~ alone");
    }
  }
}
