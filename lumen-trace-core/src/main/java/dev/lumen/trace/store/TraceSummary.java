package dev.lumen.trace.store;

import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.data.SpanStatus;

/**
 * A trace in one line. Its root is the earliest span without a parent, or else the earliest whose
 * parent is not held: that of another process, for one.
 *
 * <p>Immutable.
 *
 * @param traceId the id of the trace
 * @param name the name of the root
 * @param serviceName the service that the root is of
 * @param startEpochNanos when the root started, in nanoseconds since 1970-01-01T00:00Z
 * @param durationNanos how long the root took, or runs so far
 * @param spans how many spans of the trace are held
 * @param errors how many of them failed
 * @param status {@link SpanStatus#ERROR} where any span failed, else the status of the root
 * @param running whether a local root of the trace still runs
 */
public record TraceSummary(
    TraceId traceId,
    String name,
    String serviceName,
    long startEpochNanos,
    long durationNanos,
    int spans,
    int errors,
    SpanStatus status,
    boolean running) {}
