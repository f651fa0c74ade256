package dev.lumen.trace.spring.context;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * Whether tasks of any class may be wrapped on their way into an executor, since nobody but the JDK
 * and Spring comes to see them there. Nameless ones may always.
 *
 * @param submitted those that the executor makes futures of
 * @param executed those that are run as they are handed over
 * @param futures those that are futures already
 */
record PoolKind(boolean submitted, boolean executed, boolean futures) {

  private static final Set<String> MAKING_FUTURES =
      Set.of("submit", "invokeAll", "invokeAny", "schedule", "newTaskFor", "decorateTask");

  // Where tasks are kept is known to none.
  private static final Set<String> CLOSED =
      Set.of(
          "java.util.concurrent.Executors$FinalizableDelegatedExecutorService",
          "java.util.concurrent.Executors$AutoShutdownDelegatedExecutorService",
          "java.util.concurrent.Executors$DelegatedScheduledExecutorService",
          "java.util.concurrent.ThreadPerTaskExecutor");

  // May be a view of a pool of the application's own class.
  private static final String VIEW = "java.util.concurrent.Executors$DelegatedExecutorService";

  static PoolKind of(Class<?> type) {
    Set<String> own = new HashSet<>();
    Class<?> base = type;
    while (!isTrusted(base)) {
      for (var method : base.getDeclaredMethods()) {
        own.add(method.getName());
      }
      base = base.getSuperclass();
    }
    if (base == Object.class || base.getName().equals(VIEW)) {
      return new PoolKind(false, false, !ExecutorService.class.isAssignableFrom(type));
    }
    boolean submitted = own.stream().noneMatch(MAKING_FUTURES::contains);
    boolean executed =
        (ScheduledThreadPoolExecutor.class.isAssignableFrom(base)
                || CLOSED.contains(base.getName()))
            && !own.contains("execute");
    return new PoolKind(submitted, submitted && executed, false);
  }

  private static boolean isTrusted(Class<?> type) {
    return type.getName().startsWith("java.") || isWithinSpring(type);
  }

  /** Whether it is the pool that one of Spring's executors has within. */
  static boolean isWithinSpring(Class<?> type) {
    return type.isAnonymousClass()
        && type.getName().startsWith("org.springframework.scheduling.concurrent.");
  }
}
