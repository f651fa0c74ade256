package dev.lumen.trace.sampling;

import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanKind;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Sampler} knows of a trace: its id, and the span that starts it here.
 *
 * @param traceId the id of the trace
 * @param parent the caller's context, null where the trace starts here
 * @param name the name of the span
 * @param kind the kind of the span
 * @param attributes the attributes given before the span started
 */
public record SamplingParameters(
    TraceId traceId,
    @Nullable TraceContext parent,
    String name,
    SpanKind kind,
    Attributes attributes) {}
