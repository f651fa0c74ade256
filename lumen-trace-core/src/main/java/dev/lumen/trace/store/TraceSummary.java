package dev.lumen.trace.store;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import org.jspecify.annotations.Nullable;

/**
 * What one local root brought of a trace, in one line. Requests that share a caller's trace have a
 * line each; those that a process made to itself are within that of their caller. The root is the
 * earliest span without a parent, or else the earliest whose parent is not held: that of another
 * process, for one.
 *
 * <p>Immutable, but for the root that still runs.
 *
 * @param traceId the id of the trace
 * @param rootId what tells this from other lines of its trace: the id of its first span
 * @param root the root, a live view while it runs
 * @param startEpochNanos when the root started, in nanoseconds since 1970-01-01T00:00Z
 * @param durationNanos how long the root took, or runs so far
 * @param workNanos from the start of the root until the last span ended, or until now where one
 *     runs: more than the duration where work goes on without the root
 * @param spans how many spans are held
 * @param errors how many of them failed
 * @param status {@link SpanStatus#ERROR} where any span failed, else the status of the root
 * @param exception the class of the exception that was recorded first, null where none was
 * @param repeats N+1: how often one call was made again and again, one after the other; of several
 *     the one that was made most often, 0 where none was made five times
 * @param running whether a local root still runs
 */
public record TraceSummary(
    TraceId traceId,
    SpanId rootId,
    SpanData root,
    long startEpochNanos,
    long durationNanos,
    long workNanos,
    int spans,
    int errors,
    SpanStatus status,
    @Nullable String exception,
    int repeats,
    boolean running) {

  /** The name of the root. */
  public String name() {
    return root.name();
  }
}
