package dev.lumen.trace;

import dev.lumen.trace.pipeline.RareLog;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The processors of a tracer, in order; one that throws harms nobody. Thread-safe. */
final class SpanProcessors {

  private final SpanProcessor[] processors;
  private final RareLog failures = new RareLog(LoggerFactory.getLogger(Tracer.class));

  // Set while a thread is in a processor, whose own spans are not processed.
  private final ThreadLocal<@Nullable Boolean> within = new ThreadLocal<>();

  private SpanProcessors(List<SpanProcessor> processors) {
    this.processors = processors.toArray(SpanProcessor[]::new);
  }

  /** Null where there is none, so that nothing is done for them. */
  static @Nullable SpanProcessors of(List<SpanProcessor> processors) {
    return processors.isEmpty() ? null : new SpanProcessors(processors);
  }

  void onStart(RecordingSpan span) {
    if (within.get() != null) {
      return;
    }
    within.set(true);
    try {
      for (SpanProcessor processor : processors) {
        try {
          processor.onStart(span, span);
        } catch (Throwable e) {
          warn(processor, "when a span started", e);
        }
      }
    } finally {
      within.set(null);
    }
  }

  /** Whether the span goes on. */
  boolean onEnding(RecordingSpan span) {
    if (within.get() != null) {
      return true;
    }
    within.set(true);
    try {
      for (SpanProcessor processor : processors) {
        if (!wants(processor, span)) {
          return false;
        }
      }
      return true;
    } finally {
      within.set(null);
    }
  }

  private boolean wants(SpanProcessor processor, RecordingSpan span) {
    try {
      return processor.onEnding(span, span);
    } catch (Throwable e) {
      warn(processor, "when a span ended", e);
      return true;
    }
  }

  private void warn(SpanProcessor processor, String when, Throwable failure) {
    try {
      failures.once(
          "The span processor " + processor.getClass().getName() + " threw " + when, failure);
    } catch (OutOfMemoryError e) {
      // The span ends all the same.
    }
  }
}
