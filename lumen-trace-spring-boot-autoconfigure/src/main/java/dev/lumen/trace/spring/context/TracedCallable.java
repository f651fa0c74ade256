package dev.lumen.trace.spring.context;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A task with a result, as {@link TracedTask} is one without.
 *
 * @param <T> what it returns
 */
final class TracedCallable<T extends @Nullable Object> implements Callable<T> {

  private final Callable<T> task;
  private final Span span;

  private TracedCallable(Callable<T> task, Span span) {
    this.task = task;
    this.span = span;
  }

  /** The task under the current span; where there is none, the task as it is. */
  static <T extends @Nullable Object> Callable<T> of(Callable<T> task) {
    Span span = CurrentSpan.get();
    return span == null ? task : new TracedCallable<>(task, span);
  }

  @Override
  public T call() throws Exception {
    try (Scope scope = span.makeCurrent()) {
      return task.call();
    }
  }

  @Override
  public String toString() {
    return task.toString();
  }
}
