package dev.lumen.trace.spring.context;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.CompositeTaskDecorator;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.util.ReflectionUtils;

/**
 * Has Spring's own executors carry the span, the object and its class as they are: by the pool
 * within them, or, where there is none, by a decorator around the application's.
 */
final class SpringExecutors {

  private static final String DECORATOR = "taskDecorator";
  private static final String POOL = "threadPoolExecutor";
  private static final String TIMER = "scheduledExecutor";
  private static final String PARTS = "taskDecorators";

  /** The fields that are read or set, by their class. */
  static final Map<Class<?>, List<String>> FIELDS =
      Map.of(
          ThreadPoolTaskExecutor.class, List.of(DECORATOR, POOL),
          ThreadPoolTaskScheduler.class, List.of(DECORATOR, TIMER),
          SimpleAsyncTaskExecutor.class, List.of(DECORATOR),
          ConcurrentTaskExecutor.class, List.of(DECORATOR),
          ConcurrentTaskScheduler.class, List.of(TIMER),
          CompositeTaskDecorator.class, List.of(PARTS));

  private SpringExecutors() {}

  static boolean knows(Object executor) {
    return executor instanceof ThreadPoolTaskExecutor
        || executor instanceof ThreadPoolTaskScheduler
        || executor instanceof SimpleAsyncTaskExecutor
        || executor instanceof ConcurrentTaskExecutor;
  }

  /**
   * Returns whether it carries the span now.
   *
   * @param executor one that is {@linkplain #knows known}
   */
  static boolean trace(Object executor) {
    if (executor instanceof ThreadPoolTaskExecutor) {
      return tracePool(executor, ThreadPoolTaskExecutor.class, POOL);
    }
    if (executor instanceof ThreadPoolTaskScheduler) {
      return tracePool(executor, ThreadPoolTaskScheduler.class, TIMER);
    }
    return executor instanceof SimpleAsyncTaskExecutor
        ? decorate(executor)
        : traceWithin((ConcurrentTaskExecutor) executor);
  }

  private static boolean tracePool(Object executor, Class<?> owner, String name) {
    if (carries(get(executor, owner, DECORATOR))) {
      return true;
    }
    Object pool = get(executor, owner, name);
    if (!(pool instanceof Executor known)) {
      return false;
    }
    Executor traced = traced(known);
    if (traced != null && traced != pool) {
      ReflectionUtils.setField(field(owner, name), executor, traced);
    }
    return traced != null;
  }

  private static boolean decorate(Object executor) {
    Object decorator = get(executor, SimpleAsyncTaskExecutor.class, DECORATOR);
    if (!carries(decorator)) {
      ReflectionUtils.setField(
          field(SimpleAsyncTaskExecutor.class, DECORATOR),
          executor,
          new SpanTaskDecorator((TaskDecorator) decorator, isUnseen(executor.getClass())));
    }
    return true;
  }

  /** Whether no class of the application's comes between a task and its thread. */
  private static boolean isUnseen(Class<?> type) {
    Set<String> seeing = Set.of("execute", "doExecute", "newThread", "createThread");
    for (Class<?> c = type; !c.getName().startsWith("org.springframework."); ) {
      for (var method : c.getDeclaredMethods()) {
        if (seeing.contains(method.getName())) {
          return false;
        }
      }
      c = c.getSuperclass();
    }
    return true;
  }

  private static boolean traceWithin(ConcurrentTaskExecutor executor) {
    if (carries(get(executor, ConcurrentTaskExecutor.class, DECORATOR))) {
      return true;
    }
    Executor within = executor.getConcurrentExecutor();
    Executor traced = traced(within);
    if (traced != null && traced != within) {
      executor.setConcurrentExecutor(traced);
    }
    boolean all = traced != null;
    if (executor instanceof ConcurrentTaskScheduler scheduler) {
      Object timer = get(scheduler, ConcurrentTaskScheduler.class, TIMER);
      if (timer instanceof ScheduledExecutorService known) {
        Executor tracedTimer = timer == within ? traced : traced(known);
        if (tracedTimer instanceof ScheduledExecutorService ready && ready != timer) {
          scheduler.setScheduledExecutor(ready);
        }
        all &= tracedTimer != null;
      }
    }
    return all;
  }

  /** The executor as it is where it carries the span already; null where it cannot. */
  private static @Nullable Executor traced(Executor executor) {
    if (AopUtils.isAopProxy(executor) || TracedExecutors.carries(executor)) {
      return executor;
    }
    if (knows(executor)) {
      return trace(executor) ? executor : null;
    }
    return ExecutorProxies.proxy(executor, false);
  }

  /** Whether a decorator carries the span by itself, with all that has an accessor. */
  private static boolean carries(@Nullable Object decorator) {
    if (decorator instanceof CompositeTaskDecorator) {
      Object parts = get(decorator, CompositeTaskDecorator.class, PARTS);
      return parts instanceof List<?> all && all.stream().anyMatch(SpringExecutors::carries);
    }
    return decorator instanceof ContextPropagatingTaskDecorator
        || decorator instanceof SpanTaskDecorator;
  }

  private static @Nullable Object get(Object object, Class<?> owner, String name) {
    return ReflectionUtils.getField(field(owner, name), object);
  }

  private static Field field(Class<?> owner, String name) {
    Field field = ReflectionUtils.findField(owner, name);
    if (field == null) {
      throw new IllegalStateException("No field " + name + " in this version's " + owner);
    }
    ReflectionUtils.makeAccessible(field);
    return field;
  }
}
