package dev.lumen.trace.store;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceId;

/**
 * What tells a {@link TraceSummary} from all others. Neither id does alone: requests may share a
 * caller's trace, and spans that other processes have made may have the ids of ours.
 *
 * <p>Immutable.
 */
public record TraceKey(TraceId traceId, SpanId rootId) {}
