package dev.lumen.trace.test;

import dev.lumen.trace.data.SpanData;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions over the spans of any number of traces, that have ended. What fails shows all traces
 * as trees.
 *
 * <p>Not thread-safe. Over what there was when it was made.
 */
public final class SpansAssert extends AbstractAssert<SpansAssert, List<SpanData>> {

  private final SpanForest forest;
  private final String remark;

  SpansAssert(List<SpanData> spans, String remark) {
    super(spans, SpansAssert.class);
    this.forest = new SpanForest(spans);
    this.remark = remark;
  }

  /** No span has ended. */
  public SpansAssert isEmpty() {
    if (!forest.ended().isEmpty()) {
      throw failed("no span");
    }
    return this;
  }

  /** All spans are of one trace, which is what comes next. */
  public TraceAssert hasOneTrace() {
    List<SpanForest> traces = traces();
    if (traces.size() != 1) {
      throw failed("one trace");
    }
    return trace(traces.get(0));
  }

  /**
   * There is one trace whose root is called so, whatever else there is. It is what comes next.
   *
   * @param rootName the name of its first span here, which may have its parent elsewhere
   */
  public TraceAssert hasTrace(String rootName) {
    List<SpanForest> found = traces().stream().filter(t -> rootName(t).equals(rootName)).toList();
    if (found.size() != 1) {
      throw failed("one trace with the root \"" + rootName + "\"");
    }
    return trace(found.get(0));
  }

  /**
   * There is a trace of this id, whatever else there is: for tests that send a {@code traceparent}
   * of their own, and those that run in parallel. It is what comes next.
   *
   * @param traceId 32 lower-case hex digits
   */
  public TraceAssert hasTraceWithId(String traceId) {
    return traces().stream()
        .filter(trace -> trace.all().get(0).traceId().toString().equals(traceId))
        .findFirst()
        .map(this::trace)
        .orElseThrow(() -> failed("a trace with the id " + traceId));
  }

  /** There are these traces, in the order of their starts, and no others. */
  public SpansAssert hasOnlyTraces(String... rootNames) {
    List<String> found = traces().stream().map(SpansAssert::rootName).toList();
    if (!found.equals(List.of(rootNames))) {
      throw failed("traces with the roots " + List.of(rootNames) + " and no others");
    }
    return this;
  }

  /** No trace has a root that is called so. */
  public SpansAssert hasNoTrace(String rootName) {
    if (traces().stream().anyMatch(trace -> rootName(trace).equals(rootName))) {
      throw failed("no trace with the root \"" + rootName + "\"");
    }
    return this;
  }

  private List<SpanForest> traces() {
    return forest.traces().stream().filter(trace -> !trace.ended().isEmpty()).toList();
  }

  private static String rootName(SpanForest trace) {
    return trace.first().name();
  }

  private TraceAssert trace(SpanForest trace) {
    return new TraceAssert(trace).describedAs(info.description());
  }

  private AssertionError failed(String expected) {
    return failure("%nExpecting %s, but there is:%n%s%s", expected, TreeText.full(forest), remark);
  }
}
