package dev.lumen.trace;

import org.jspecify.annotations.Nullable;

/**
 * A tracer's calls, for code that has no tracer injected: below a recorded span they are those of
 * its tracer, and else of the default one. Where there are several tracers, as in tests that keep
 * application contexts, a trace so stays in one piece. Thread-safe.
 */
public final class Trace {

  private Trace() {}

  /** As {@link Tracer#start}. */
  public static Span start(String name) {
    return tracer().start(name);
  }

  /** As {@link Tracer#spanBuilder}. A parent that is given there counts as the current span. */
  public static SpanBuilder spanBuilder(String name) {
    return new SpanBuilder(tracer(), name, true);
  }

  /** As {@link Tracer#inSpan}. */
  public static <T extends @Nullable Object, E extends Exception> T inSpan(
      String name, Tracer.Work<T, E> work) throws E {
    return tracer().inSpan(name, work);
  }

  // One that is not recorded has no tracer, and needs none: what is below it is not recorded
  // either, whoever starts it.
  private static Tracer tracer() {
    return StackEntry.top(StackEntry.stack()) instanceof RecordingSpan span
        ? span.tracer
        : Tracer.getDefault();
  }
}
