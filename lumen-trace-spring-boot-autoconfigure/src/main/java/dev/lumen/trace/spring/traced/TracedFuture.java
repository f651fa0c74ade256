package dev.lumen.trace.spring.traced;

import dev.lumen.trace.Span;
import java.util.concurrent.CompletableFuture;

/**
 * The future of a traced method as its caller has it: it completes as the original does, once the
 * span has ended; and who completes or cancels it, by hand or by a timeout, does so to the
 * original. Thread-safe.
 */
final class TracedFuture<T> extends CompletableFuture<T> {

  private final CompletableFuture<T> original;

  private TracedFuture(CompletableFuture<T> original) {
    this.original = original;
  }

  static <T> CompletableFuture<T> of(CompletableFuture<T> original, Span span) {
    TracedFuture<T> future = new TracedFuture<>(original);
    CompletableFuture<T> unused =
        original.whenComplete(
            (value, failure) -> {
              TracedStages.end(span, failure);
              future.follow(value, failure);
            });
    return future;
  }

  private void follow(T value, Throwable failure) {
    if (failure == null) {
      super.complete(value);
    } else {
      super.completeExceptionally(failure);
    }
  }

  @Override
  public boolean complete(T value) {
    return original.complete(value);
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    return original.completeExceptionally(failure);
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean unused = original.cancel(mayInterruptIfRunning);
    return super.cancel(mayInterruptIfRunning);
  }
}
