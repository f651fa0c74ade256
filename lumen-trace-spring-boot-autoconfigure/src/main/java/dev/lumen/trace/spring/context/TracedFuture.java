package dev.lumen.trace.spring.context;

import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A task that is a future already, as {@link TracedTask} is any, for an executor that may look
 * whether it is one.
 *
 * @param <T> what it results in
 */
final class TracedFuture<T> implements RunnableFuture<T> {

  private final RunnableFuture<T> task;
  private final Span span;

  TracedFuture(RunnableFuture<T> task, Span span) {
    this.task = task;
    this.span = span;
  }

  @Override
  public void run() {
    try (Scope scope = span.makeCurrent()) {
      task.run();
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return task.cancel(mayInterruptIfRunning);
  }

  @Override
  public boolean isCancelled() {
    return task.isCancelled();
  }

  @Override
  public boolean isDone() {
    return task.isDone();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    return task.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return task.get(timeout, unit);
  }

  @Override
  public String toString() {
    return task.toString();
  }
}
