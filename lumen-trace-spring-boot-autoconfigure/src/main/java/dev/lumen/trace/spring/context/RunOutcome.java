package dev.lumen.trace.spring.context;

import dev.lumen.trace.Span;
import org.jspecify.annotations.Nullable;

/** How the run of a scheduled task or a job went, in the words of Spring's own convention. */
enum RunOutcome {
  SUCCESS,
  ERROR,
  /** It was cancelled. */
  UNKNOWN;

  /**
   * @param complete whether it came to its end
   */
  static RunOutcome of(@Nullable Throwable error, boolean complete) {
    if (error != null) {
      return ERROR;
    }
    return complete ? SUCCESS : UNKNOWN;
  }

  /** Says so on the span of the run, and ends it. */
  void end(Span span) {
    span.setAttribute("outcome", name());
    span.end();
  }
}
