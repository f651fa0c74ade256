package dev.lumen.trace;

import org.jspecify.annotations.Nullable;

/** The default tracer's calls, for code that has no tracer injected. Thread-safe. */
public final class Trace {

  private Trace() {}

  /** As {@link Tracer#start}. */
  public static Span start(String name) {
    return Tracer.getDefault().start(name);
  }

  /** As {@link Tracer#spanBuilder}. */
  public static SpanBuilder spanBuilder(String name) {
    return Tracer.getDefault().spanBuilder(name);
  }

  /** As {@link Tracer#inSpan}. */
  public static <T extends @Nullable Object, E extends Exception> T inSpan(
      String name, Tracer.Work<T, E> work) throws E {
    return Tracer.getDefault().inSpan(name, work);
  }
}
