package dev.lumen.trace.spring;

import dev.lumen.trace.context.TraceId;
import java.util.List;

/** The last lines of the application's log, as far as they are held. Thread-safe. */
public interface TraceLogs {

  /** The lines that were written within spans of a trace, the oldest first. */
  List<LogLine> of(TraceId traceId);

  /** Forgets all lines. */
  void clear();
}
