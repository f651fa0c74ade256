package dev.lumen.trace;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/** Runs each task under the span that was current when it was submitted. */
record TracedExecutor(Executor executor) implements Executor {

  TracedExecutor {
    Objects.requireNonNull(executor, "executor");
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(wrap(task));
  }

  static Runnable wrap(Runnable task) {
    Objects.requireNonNull(task, "task");
    Span span = Span.current();
    return () -> {
      try (Scope scope = span.makeCurrent()) {
        task.run();
      }
    };
  }

  static <T> Callable<T> wrap(Callable<T> task) {
    Objects.requireNonNull(task, "task");
    Span span = Span.current();
    return () -> {
      try (Scope scope = span.makeCurrent()) {
        return task.call();
      }
    };
  }
}
