package dev.lumen.trace.spring.context;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskDecorator;

/**
 * Carries the current span to where a task runs, around what a decorator of the application makes
 * of the task.
 */
final class SpanTaskDecorator implements TaskDecorator {

  private final @Nullable TaskDecorator application;
  private final boolean anyTask;

  /**
   * @param anyTask whether nobody looks at what becomes of the task
   */
  SpanTaskDecorator(@Nullable TaskDecorator application, boolean anyTask) {
    this.application = application;
    this.anyTask = anyTask;
  }

  @Override
  public Runnable decorate(Runnable task) {
    Runnable decorated = application == null ? task : application.decorate(task);
    Span span = CurrentSpan.get();
    if (span == null || decorated == null) {
      return decorated;
    }
    return TaskKind.of(task) != TaskKind.ENDURING
            && (anyTask || TaskKind.of(decorated) == TaskKind.NAMELESS)
        ? new TracedTask(decorated, span)
        : decorated;
  }
}
