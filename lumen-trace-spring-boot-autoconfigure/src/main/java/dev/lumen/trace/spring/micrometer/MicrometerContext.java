package dev.lumen.trace.spring.micrometer;

import dev.lumen.trace.Span;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.SpanData;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A context as Micrometer Tracing sees it, with its span where that is one of ours: a child of the
 * span shares its clock, a child of the ids alone does not. Immutable.
 *
 * @param span carries the ids and may record
 * @param parentId null where it is not known
 */
record MicrometerContext(Span span, @Nullable String parentId)
    implements io.micrometer.tracing.TraceContext {

  static MicrometerContext of(Span span) {
    SpanId parent = span instanceof SpanData data ? data.parentSpanId() : null;
    return new MicrometerContext(span, parent == null ? null : parent.toString());
  }

  /** The span of a context, whoever made it. One that is not valid gives a span that is none. */
  static Span span(io.micrometer.tracing.TraceContext context) {
    return context instanceof MicrometerContext own
        ? own.span
        : Builder.span(context.traceId(), context.spanId(), context.sampled());
  }

  @Override
  public String traceId() {
    return span.context().traceId().toString();
  }

  @Override
  public String spanId() {
    return span.context().spanId().toString();
  }

  @Override
  public Boolean sampled() {
    return span.context().isSampled();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MicrometerContext that && span.context().equals(that.span.context());
  }

  @Override
  public int hashCode() {
    return span.context().hashCode();
  }

  @Override
  public String toString() {
    return span.context().toString();
  }

  /** Not thread-safe. */
  static final class Builder implements io.micrometer.tracing.TraceContext.Builder {

    private static final String NO_TRACE = "0".repeat(32);
    private static final String NO_SPAN = "0".repeat(16);

    private String traceId = NO_TRACE;
    private String spanId = NO_SPAN;
    private @Nullable String parentId;
    private @Nullable Boolean sampled;

    @Override
    public Builder traceId(@Nullable String newTraceId) {
      this.traceId = Objects.requireNonNullElse(newTraceId, NO_TRACE);
      return this;
    }

    @Override
    public Builder parentId(@Nullable String newParentId) {
      this.parentId = newParentId;
      return this;
    }

    @Override
    public Builder spanId(@Nullable String newSpanId) {
      this.spanId = Objects.requireNonNullElse(newSpanId, NO_SPAN);
      return this;
    }

    @Override
    public Builder sampled(@Nullable Boolean newSampled) {
      this.sampled = newSampled;
      return this;
    }

    @Override
    public MicrometerContext build() {
      return new MicrometerContext(span(traceId, spanId, sampled), parentId);
    }

    /**
     * @param traceId of 32 digits, or of 16, as B3 may have it
     * @param sampled where nobody has decided, it counts as sampled: who names a trace wants it
     */
    static Span span(String traceId, String spanId, @Nullable Boolean sampled) {
      TraceId trace = TraceId.parse(traceId.length() == 16 ? NO_SPAN + traceId : traceId);
      SpanId span = SpanId.parse(spanId);
      byte flags = Boolean.FALSE.equals(sampled) ? 0 : TraceContext.SAMPLED;
      return Span.propagated(
          trace == null || span == null
              ? TraceContext.local(new TraceId(0, 0), new SpanId(0), (byte) 0, TraceState.EMPTY)
              : TraceContext.local(trace, span, flags, TraceState.EMPTY));
    }
  }
}
