package dev.lumen.trace;

import java.util.Objects;
import java.util.concurrent.Executor;

/** Runs each task under the span that was current when it was submitted. */
record TracedExecutor(Executor executor) implements Executor {

  TracedExecutor {
    Objects.requireNonNull(executor, "executor");
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(TracedTask.wrap(task));
  }
}
