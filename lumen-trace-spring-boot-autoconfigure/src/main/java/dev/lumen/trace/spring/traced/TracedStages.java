package dev.lumen.trace.spring.traced;

import dev.lumen.trace.Span;
import dev.lumen.trace.spring.Failures;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Ends a span with a stage. */
final class TracedStages {

  private TracedStages() {}

  /**
   * Ends the span when the stage completes. The caller gets a stage that completes after the span
   * has ended, where another than the given one will do.
   *
   * @param expected what the caller may take the stage for
   */
  static Follower follower(Class<?> expected) {
    return (result, spans) -> {
      Span span = spans.next(null);
      try {
        return endWith((CompletionStage<?>) result, span, expected);
      } catch (Throwable e) {
        span.end();
        throw e;
      }
    };
  }

  private static CompletionStage<?> endWith(
      CompletionStage<?> stage, Span span, Class<?> expected) {
    if (stage instanceof CompletableFuture<?> future
        && expected.isAssignableFrom(CompletableFuture.class)) {
      return TracedFuture.of(future, span);
    }
    CompletionStage<?> ended = stage.whenComplete((value, failure) -> end(span, failure));
    return expected.isAssignableFrom(CompletionStage.class) ? ended : stage;
  }

  /** Ends the span; a failure other than a cancellation is an error. */
  static void end(Span span, @Nullable Throwable failure) {
    Throwable error = error(failure);
    if (error != null) {
      Failures.record(span, error);
    }
    span.end();
  }

  /** What went wrong, as a stage tells of it; null where nothing did, or it was cancelled. */
  static @Nullable Throwable error(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof CancellationException ? null : cause;
  }
}
