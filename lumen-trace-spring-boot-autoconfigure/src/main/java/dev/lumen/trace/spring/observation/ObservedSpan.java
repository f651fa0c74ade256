package dev.lumen.trace.spring.observation;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.data.SpanData;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationView;
import org.jspecify.annotations.Nullable;

/**
 * The span of an observation, and where it is current.
 *
 * <p>Thread-safe: an observation may be in scope on several threads at once, on each several times.
 */
final class ObservedSpan {

  private final Span span;
  private final @Nullable Span outer;

  // Seldom more than one. A list of our own, as it is made for each observation.
  private @Nullable Opened newest;

  /**
   * @param outer what was current where the observation started
   */
  ObservedSpan(Span span, @Nullable Span outer) {
    this.span = span;
    this.outer = outer;
  }

  /** That of an observation, null where it is none of ours. */
  static @Nullable ObservedSpan of(Observation.ContextView context) {
    return context.get(ObservedSpan.class);
  }

  /**
   * Has an observation tell those below it, wherever they start, of the span that was made of the
   * same thing, but not by it.
   */
  static void remember(Observation.Context context, Span span) {
    context.put(Span.class, span);
  }

  /** The span of the nearest observation around another one that has a span; null without one. */
  static @Nullable Span around(Observation.ContextView context) {
    ObservationView parent = context.getParentObservation();
    while (parent != null) {
      Observation.ContextView view = parent.getContextView();
      ObservedSpan observed = of(view);
      Span span = observed == null ? view.get(Span.class) : observed.span;
      if (span != null) {
        return span;
      }
      parent = view.getParentObservation();
    }
    return null;
  }

  Span span() {
    return span;
  }

  /** Makes the span current on the calling thread. */
  void open() {
    Scope scope = isBelow(CurrentSpan.get()) ? null : span.makeCurrent();
    Thread thread = Thread.currentThread();
    synchronized (this) {
      newest = new Opened(thread, scope, newest);
    }
  }

  /**
   * Whether a span that is current is the child of this one: then both have been carried here from
   * another thread, where the child was current.
   */
  private boolean isBelow(@Nullable Span current) {
    return current != null
        && current != outer
        && current instanceof SpanData data
        && span.context().spanId().equals(data.parentSpanId())
        && span.context().traceId().equals(data.traceId());
  }

  /** Undoes the last {@link #open} on the calling thread; nothing where there was none. */
  void close() {
    Opened opened = take();
    if (opened != null) {
      opened.close();
    }
  }

  /** Undoes all on the calling thread. */
  void closeAll() {
    Opened opened = take();
    while (opened != null) {
      opened.close();
      opened = take();
    }
  }

  private synchronized @Nullable Opened take() {
    Thread thread = Thread.currentThread();
    Opened above = null;
    for (Opened opened = newest; opened != null; opened = opened.older) {
      if (opened.thread == thread) {
        if (above == null) {
          newest = opened.older;
        } else {
          above.older = opened.older;
        }
        return opened;
      }
      above = opened;
    }
    return null;
  }

  /** One scope of the observation. */
  private static final class Opened {

    private final Thread thread;
    private final @Nullable Scope scope;
    private @Nullable Opened older;

    Opened(Thread thread, @Nullable Scope scope, @Nullable Opened older) {
      this.thread = thread;
      this.scope = scope;
      this.older = older;
    }

    void close() {
      if (scope != null) {
        scope.close();
      }
    }
  }
}
