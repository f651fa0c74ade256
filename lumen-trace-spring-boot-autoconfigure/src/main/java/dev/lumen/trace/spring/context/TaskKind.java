package dev.lumen.trace.spring.context;

import java.io.Serializable;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture.AsynchronousCompletionTask;
import java.util.concurrent.Future;
import org.springframework.scheduling.SchedulingAwareRunnable;

/** What can be told of a task by its class, and so whether another object may stand for it. */
enum TaskKind {

  /** Of a class that nobody has a name for, a lambda's for instance: to be run, and no more. */
  NAMELESS,

  /** Of a class that queues, handlers and pools of the application may look for, or cast to. */
  NAMED,

  /** Runs again and again, long after the span has ended under which that began. */
  ENDURING;

  // By name: classes of the JDK keep the value, which must not keep ours, and its loader.
  private static final ClassValue<String> KINDS =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
          return ofClass(type).name();
        }
      };

  // Their tasks are consumers, which go on as long as the application.
  private static final List<String> MESSAGING =
      List.of(
          "org.springframework.amqp.", "org.springframework.kafka.", "org.springframework.jms.");

  static TaskKind of(Object task) {
    if (task instanceof SchedulingAwareRunnable aware && aware.isLongLived()) {
      return ENDURING;
    }
    return valueOf(KINDS.get(task.getClass()));
  }

  private static TaskKind ofClass(Class<?> type) {
    // By it Spring's schedulers run a task as often as its trigger says.
    if (type.getName().equals("org.springframework.scheduling.concurrent.ReschedulingRunnable")) {
      return ENDURING;
    }
    if (MESSAGING.stream().anyMatch(type.getName()::startsWith)) {
      return ENDURING;
    }
    return isNameless(type) ? NAMELESS : NAMED;
  }

  private static boolean isNameless(Class<?> type) {
    if (AsynchronousCompletionTask.class.isAssignableFrom(type)) {
      return type.getName().startsWith("java.");
    }
    if (Future.class.isAssignableFrom(type)
        || Comparable.class.isAssignableFrom(type)
        || Serializable.class.isAssignableFrom(type)) {
      return false;
    }
    return type.getName().startsWith("org.springframework.")
        || ((type.isHidden() || type.isAnonymousClass()) && isNothingButATask(type));
  }

  private static boolean isNothingButATask(Class<?> type) {
    for (Class<?> face : type.getInterfaces()) {
      if (face != Runnable.class && face != Callable.class) {
        return false;
      }
    }
    return type.getSuperclass() == Object.class;
  }
}
