package dev.lumen.trace.spring;

import dev.lumen.trace.Span;
import dev.lumen.trace.context.TraceContext;
import org.jspecify.annotations.Nullable;

/** Whether what is below a span is recorded, for what makes no traces of its own. Thread-safe. */
public final class Recorded {

  private Recorded() {}

  /**
   * Whether the children of a span are recorded. Those of one that has ended are.
   *
   * @param span null for none, which has none
   */
  public static boolean isBelow(@Nullable Span span) {
    return span != null && span.isRecordingBelow();
  }

  /** Whether a span was recorded, and is no longer. */
  public static boolean hasEnded(Span span) {
    TraceContext context = span.context();
    return !span.isRecording() && context.isSampled() && !context.isRemote();
  }
}
