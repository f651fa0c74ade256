package dev.lumen.trace.test;

import dev.lumen.trace.data.SpanData;
import java.util.Collection;
import java.util.List;

/**
 * Assertions over spans that come from elsewhere than {@link RecordedSpans}, such as an {@link
 * dev.lumen.trace.export.InMemoryExporter}: AssertJ's own {@code assertThat} takes lists as lists.
 *
 * <p>Thread-safe; the assertions are not.
 */
public final class TraceAssertions {

  private TraceAssertions() {}

  /**
   * Assertions over spans, in any order, of any number of traces.
   *
   * @param spans may be empty, not null; those that still run are parents, and nothing else
   */
  public static SpansAssert assertThatSpans(Collection<? extends SpanData> spans) {
    return new SpansAssert(List.copyOf(spans), "");
  }

  /**
   * Assertions over a span, of whose parent and children nothing is known: those that ask for them
   * fail.
   *
   * @param span not null
   */
  public static SpanAssert assertThatSpan(SpanData span) {
    return new SpanAssert(span, null);
  }
}
