package dev.lumen.trace.spring.context;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import org.jspecify.annotations.Nullable;

/** A task that runs under the span that was current where it was handed over. */
final class TracedTask implements Runnable {

  private final Runnable task;
  private final Span span;

  TracedTask(Runnable task, Span span) {
    this.task = task;
    this.span = span;
  }

  /** The task under the current span; where there is none, the task as it is. */
  static Runnable of(Runnable task) {
    Span span = CurrentSpan.get();
    return span == null ? task : new TracedTask(task, span);
  }

  /** What was handed over: a task's own object, whatever was made of it. */
  static @Nullable Object original(@Nullable Object task) {
    return task instanceof TracedTask traced ? traced.task : task;
  }

  @Override
  public void run() {
    try (Scope scope = span.makeCurrent()) {
      task.run();
    }
  }

  /** As the task has it, for whoever tells of one that was rejected. */
  @Override
  public String toString() {
    return task.toString();
  }
}
