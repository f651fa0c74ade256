package dev.lumen.trace.spring.traced;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.util.ClassUtils;

/** What the result of a method has to do with the end of its work. */
enum ResultKind {
  /** The work is done when the method returns. */
  VALUE,
  /** The work may be done when a stage completes. */
  STAGE,
  /** The work is done anew for each subscriber. */
  PUBLISHER;

  private static final boolean REACTOR =
      ClassUtils.isPresent("reactor.core.publisher.Mono", ResultKind.class.getClassLoader());

  static ResultKind of(Class<?> returnType) {
    if (REACTOR && TracedPublishers.handles(returnType)) {
      return PUBLISHER;
    }
    return CompletionStage.class.isAssignableFrom(returnType)
            || returnType.isAssignableFrom(CompletableFuture.class)
        ? STAGE
        : VALUE;
  }
}
