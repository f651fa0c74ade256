package dev.lumen.trace;

import dev.lumen.trace.context.Baggage;
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

  /** The baggage of the current span, {@link Baggage#EMPTY} where there is none. */
  public static Baggage baggage() {
    return Span.current().context().baggage();
  }

  /** As {@link Tracer#withBaggage}. */
  public static Scope withBaggage(String key, @Nullable String value) {
    return tracer().withBaggage(key, value);
  }

  // One that is not recorded has no tracer, and needs none: what is below it is not recorded
  // either, whoever starts it.
  private static Tracer tracer() {
    RecordingSpan span = BaggageSpan.recorded(StackEntry.top(StackEntry.stack()));
    return span == null ? Tracer.getDefault() : span.tracer;
  }
}
