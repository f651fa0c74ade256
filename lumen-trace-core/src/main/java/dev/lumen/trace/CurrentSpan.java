package dev.lumen.trace;

import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.pipeline.RareLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The calling thread's current span, for libraries that carry context from thread to thread: they
 * know a value to set and one to restore, and keep no {@link Scope} between the two.
 *
 * <p>Applications use {@link Span#current()} and {@link Span#makeCurrent()}. Thread-safe, and
 * throws nothing.
 */
public final class CurrentSpan {

  private static final RareLog FAILURES = new RareLog(LoggerFactory.getLogger(Tracer.class));

  // Read at every change: while it is empty, that costs a load and a branch.
  private static volatile CurrentSpanListener[] listeners = {};

  private CurrentSpan() {}

  /** The current span, null where there is none, or its context is invalid and has no baggage. */
  public static @Nullable Span get() {
    return valid(StackEntry.top(StackEntry.stack()));
  }

  /**
   * Puts a span in the place of the current one, until {@link #restore}.
   *
   * @param span null where none is to be current
   */
  public static void replace(@Nullable Span span) {
    @Nullable Object[] stack = StackEntry.stack();
    Span previous = valid(StackEntry.top(stack));
    if (!(stack[0] instanceof Replacement top && top.repeat(span))) {
      new Replacement(span, previous).push(stack);
    }
  }

  /**
   * Undoes the last {@link #replace} on this thread that found the given span current, and with it
   * whatever has become current since and still is. Where that has been undone already, does
   * nothing: a span that has ended does not come back.
   *
   * @param previous what {@link #get()} gave before the replacement
   */
  public static void restore(@Nullable Span previous) {
    @Nullable Object[] stack = StackEntry.stack();
    StackEntry entry = (StackEntry) stack[0];
    while (entry != null) {
      if (entry instanceof Replacement replacement && replacement.undo(previous, stack)) {
        return;
      }
      entry = entry.below();
    }
  }

  /** Has a listener told of every change on every thread, until it is removed. */
  public static synchronized void addListener(CurrentSpanListener listener) {
    Objects.requireNonNull(listener, "listener");
    CurrentSpanListener[] more = Arrays.copyOf(listeners, listeners.length + 1);
    more[listeners.length] = listener;
    listeners = more;
  }

  /** Removes a listener, once if it was added more often; does nothing where it was not added. */
  public static synchronized void removeListener(CurrentSpanListener listener) {
    List<CurrentSpanListener> fewer = new ArrayList<>(List.of(listeners));
    fewer.remove(listener);
    listeners = fewer.toArray(CurrentSpanListener[]::new);
  }

  static void changed(@Nullable StackEntry top) {
    CurrentSpanListener[] listeners = CurrentSpan.listeners;
    if (listeners.length != 0) {
      tell(listeners, top == null ? PropagatedSpan.NONE : top.span());
    }
  }

  private static void tell(CurrentSpanListener[] listeners, Span current) {
    for (CurrentSpanListener listener : listeners) {
      try {
        listener.onChange(current);
      } catch (Throwable e) {
        FAILURES.once("A listener to the current span threw", e);
      }
    }
  }

  private static @Nullable Span valid(@Nullable Span span) {
    return span == null || span instanceof RecordingSpan || carriesAnything(span.context())
        ? span
        : null;
  }

  private static boolean carriesAnything(TraceContext context) {
    return context.isValid() || !context.baggage().isEmpty();
  }

  /** A span, or none, in the place of another. */
  private static final class Replacement extends StackEntry {

    private final @Nullable Span span;
    private final @Nullable Span previous;

    // The same span again over itself is counted: whoever clears a thread over and over, and never
    // restores it, fills no memory.
    private int repetitions;

    Replacement(@Nullable Span span, @Nullable Span previous) {
      this.span = valid(span);
      this.previous = previous;
    }

    @Override
    Span span() {
      return span == null ? PropagatedSpan.NONE : span;
    }

    /** Counts the span once more, if it is the one that is current by this already. */
    boolean repeat(@Nullable Span span) {
      if (this.span != valid(span)) {
        return false;
      }
      repetitions++;
      return true;
    }

    /** Undoes this replacement, or a repetition of it, if it is the one that replaced the span. */
    boolean undo(@Nullable Span previous, @Nullable Object[] stack) {
      if (repetitions > 0 && previous == span) {
        repetitions--;
        popAbove(stack);
        return true;
      }
      if (previous == this.previous) {
        popThrough(stack);
        return true;
      }
      return false;
    }
  }
}
