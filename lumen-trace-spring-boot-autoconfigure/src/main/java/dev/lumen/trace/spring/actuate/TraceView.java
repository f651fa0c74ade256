package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.store.StoredTrace;
import java.util.List;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * One trace, as JSON has it.
 *
 * @param complete whether nothing is known to be missing
 * @param spans the root first, then depth first
 */
record TraceView(String traceId, boolean complete, List<SpanView> spans)
    implements OperationResponseBody {

  static TraceView of(StoredTrace trace) {
    TraceTimes times = new TraceTimes(trace.spans());
    return new TraceView(
        trace.traceId().toString(),
        trace.complete(),
        trace.spans().stream().map(span -> SpanView.of(span, times)).toList());
  }
}
