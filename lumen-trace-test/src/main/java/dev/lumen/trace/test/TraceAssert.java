package dev.lumen.trace.test;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions over the spans of a trace, that have ended. What fails shows the trace as a tree.
 *
 * <p>Not thread-safe.
 */
public final class TraceAssert extends AbstractAssert<TraceAssert, List<SpanData>> {

  private final SpanForest trace;

  TraceAssert(SpanForest trace) {
    super(trace.all(), TraceAssert.class);
    this.trace = trace;
  }

  /**
   * The trace has this id.
   *
   * @param traceId 32 lower-case hex digits
   */
  public TraceAssert hasId(String traceId) {
    if (!trace.first().traceId().toString().equals(traceId)) {
      throw failed("the trace id " + traceId, "it is " + trace.first().traceId());
    }
    return this;
  }

  /**
   * The trace is these spans and no others, of these kinds and names, each a line that is indented
   * below its parent, and siblings in the order of their starts:
   *
   * <pre>{@code
   * assertThat(spans).hasOneTrace().hasTree("""
   *     server POST /orders
   *       internal place-order
   *         client POST /payments
   *     """);
   * }</pre>
   */
  public TraceAssert hasTree(String tree) {
    return hasTree(TreeLines.read(tree), TreeText.plain(trace));
  }

  /** As {@link #hasTree}, with siblings in any order: for work that is done at once. */
  public TraceAssert hasTreeInAnyOrder(String tree) {
    return hasTree(TreeLines.sorted(tree), TreeLines.sorted(TreeText.plain(trace)));
  }

  private TraceAssert hasTree(String expected, String found) {
    if (!found.equals(expected)) {
      throw failureWithActualExpected(
          found, expected, "%nExpecting the tree%n%s%nbut there is:%n%s", expected, full());
    }
    return this;
  }

  /** There are spans of these names, each as often as it is named, and no others. */
  public TraceAssert hasOnlySpans(String... names) {
    List<String> expected = sorted(List.of(names));
    List<String> found = sorted(trace.names());
    if (!found.equals(expected)) {
      throw failed("the spans " + expected + " and no others", "there are " + found);
    }
    return this;
  }

  private static List<String> sorted(List<String> names) {
    List<String> sorted = new ArrayList<>(names);
    Collections.sort(sorted);
    return sorted;
  }

  /** Spans of these names start in this order; others may start in between. */
  public TraceAssert hasSpansInOrder(String... names) {
    int next = 0;
    for (String found : trace.names()) {
      if (next < names.length && found.equals(names[next])) {
        next++;
      }
    }
    if (next < names.length) {
      throw failed("spans to start in the order " + List.of(names), "they do in " + trace.names());
    }
    return this;
  }

  /** There is one span of this name. */
  public TraceAssert hasSpan(String name) {
    return hasSpan(name, span -> {});
  }

  /** There is one span of this name, and of it holds what is asserted. */
  public TraceAssert hasSpan(String name, Consumer<SpanAssert> assertions) {
    assertions.accept(span(name));
    return this;
  }

  /** There are as many spans of this name. */
  public TraceAssert hasSpans(int count, String name) {
    int found = trace.named(name).size();
    if (found != count) {
      throw failed(
          count + (count == 1 ? " span" : " spans") + " called \"" + name + "\"",
          "there are " + found);
    }
    return this;
  }

  /** There is no span of this name. */
  public TraceAssert hasNoSpan(String name) {
    return hasSpans(0, name);
  }

  /** No span has the status {@link SpanStatus#ERROR}. */
  public TraceAssert hasNoErrors() {
    List<SpanData> failed =
        trace.ended().stream().filter(span -> span.status() == SpanStatus.ERROR).toList();
    if (!failed.isEmpty()) {
      throw failed("no errors", SpanForest.names(failed) + " failed");
    }
    return this;
  }

  /** There is one span of this name, which is what comes next. */
  public SpanAssert span(String name) {
    hasSpans(1, name);
    return span(trace.named(name).get(0));
  }

  /** The first span of the trace here, which is what comes next. Its parent may be elsewhere. */
  public SpanAssert root() {
    return span(trace.first());
  }

  private SpanAssert span(SpanData span) {
    return new SpanAssert(span, trace).describedAs(info.description());
  }

  private AssertionError failed(String expected, String but) {
    return failure("%nExpecting %s, but %s:%n%s", expected, but, full());
  }

  private String full() {
    return TreeText.full(trace);
  }
}
