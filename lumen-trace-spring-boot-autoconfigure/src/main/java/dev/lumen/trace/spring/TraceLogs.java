package dev.lumen.trace.spring;

import dev.lumen.trace.context.TraceId;
import java.util.List;

/** The last lines of the application's log, as far as they are held. Thread-safe. */
public interface TraceLogs {

  /** Whether lines are held at all: if not, that there is none of a trace says nothing of it. */
  default boolean areHeld() {
    return true;
  }

  /** The lines that were written within spans of a trace, the oldest first. */
  List<LogLine> of(TraceId traceId);

  /** Forgets all lines. */
  void clear();
}
