package dev.lumen.trace;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tasks that run under the span that is current now; where none is, the tasks as they are. */
final class TracedTask {

  private TracedTask() {}

  static Runnable wrap(Runnable task) {
    Objects.requireNonNull(task, "task");
    Span span = CurrentSpan.get();
    if (span == null) {
      return task;
    }
    return () -> {
      try (Scope scope = span.makeCurrent()) {
        task.run();
      }
    };
  }

  static <T extends @Nullable Object> Callable<T> wrap(Callable<T> task) {
    Objects.requireNonNull(task, "task");
    Span span = CurrentSpan.get();
    if (span == null) {
      return task;
    }
    return () -> {
      try (Scope scope = span.makeCurrent()) {
        return task.call();
      }
    };
  }

  static <T extends @Nullable Object> Supplier<T> wrap(Supplier<T> task) {
    Objects.requireNonNull(task, "task");
    Span span = CurrentSpan.get();
    if (span == null) {
      return task;
    }
    return () -> {
      try (Scope scope = span.makeCurrent()) {
        return task.get();
      }
    };
  }
}
