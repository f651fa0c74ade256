package dev.lumen.trace.spring.context;

import dev.lumen.trace.Tracer;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.SpringProxy;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.util.ReflectionUtils;

/**
 * Has executors carry the current span to their tasks, each in the way that harms it least; what
 * cannot be done without harm is left, and said.
 *
 * <p>Thread-safe.
 */
final class TracedExecutors {

  private static final Logger logger = LoggerFactory.getLogger(TracedExecutors.class);

  static final String GETTER = "getDelegateExecutor";

  private final Set<String> excluded;

  // What is left out as a bean is so wherever it is used.
  private final Set<Executor> left =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  /**
   * @param excluded names of those to be left as they are
   */
  TracedExecutors(Set<String> excluded) {
    this.excluded = excluded;
  }

  /**
   * The executor to use in an executor's place, which may be the same.
   *
   * @param name what it is called, a bean's name for instance
   * @param anyClass whether nobody knows the executor but by its interfaces
   */
  Executor trace(Executor executor, String name, boolean anyClass) {
    try {
      if (excluded.contains(name)) {
        left.add(executor);
      }
      if (left.contains(executor)) {
        return executor;
      }
      Executor traced = traced(executor, anyClass);
      if (traced != null) {
        return traced;
      }
      tell(executor, name, null);
    } catch (RuntimeException | LinkageError e) {
      tell(executor, name, e);
    }
    return executor;
  }

  /** Makes the classes of what may be used in place of an executor of a class. */
  void makeClasses(Class<?> type) {
    try {
      ExecutorProxies.makeClass(ThreadPoolExecutor.class);
      ExecutorProxies.makeClass(ScheduledThreadPoolExecutor.class);
      ExecutorProxies.makeClass(ForkJoinPool.class);
      if (!SpringProxy.class.isAssignableFrom(type)
          && !type.isInterface()
          && !type.getName().startsWith("org.springframework.")) {
        ExecutorProxies.makeClass(type);
      }
    } catch (RuntimeException | LinkageError e) {
      // As it will be said when the executor is there.
      logger.debug("No class for {} is made ahead of time", type.getName(), e);
    }
  }

  private static @Nullable Executor traced(Executor executor, boolean anyClass) {
    boolean proxied = AopUtils.isAopProxy(executor);
    Object target = proxied ? AopProxyUtils.getSingletonTarget(executor) : executor;
    // The target of a scoped proxy is a bean of its own.
    if (target == null || carries(executor) || carries(target)) {
      return executor;
    }
    if (SpringExecutors.knows(target)) {
      return SpringExecutors.trace(target) ? executor : null;
    }
    if (proxied && executor instanceof Advised advised && !advised.isFrozen()) {
      ExecutorProxies.addTo(advised, target.getClass());
      return executor;
    }
    Executor proxy = ExecutorProxies.proxy(executor, anyClass);
    return proxy == null && isTracedWithin(executor) ? executor : proxy;
  }

  /** Spring Security's, which are final where it matters, around one of Spring's. */
  private static boolean isTracedWithin(Executor executor) {
    Class<?> type = executor.getClass();
    if (!type.getPackageName().startsWith("org.springframework.security.")) {
      return false;
    }
    Method getter = ReflectionUtils.findMethod(type, GETTER);
    if (getter == null) {
      return false;
    }
    // For subclasses, which is as good as public.
    ReflectionUtils.makeAccessible(getter);
    Object delegate = ReflectionUtils.invokeMethod(getter, executor);
    return delegate != null && SpringExecutors.knows(delegate) && SpringExecutors.trace(delegate);
  }

  /** Whether it carries the span already, or runs a task where that is handed over. */
  static boolean carries(Object executor) {
    String owner = executor.getClass().getPackageName();
    return executor instanceof SyncTaskExecutor
        || (executor instanceof Advised proxy && isTraced(proxy))
        || owner.equals(Tracer.class.getPackageName())
        || owner.equals("io.micrometer.context");
  }

  private static boolean isTraced(Advised proxy) {
    return Arrays.stream(proxy.getAdvisors())
        .anyMatch(advisor -> advisor.getAdvice() instanceof ExecutorAdvice);
  }

  static void tell(Object executor, String name, @Nullable Throwable cause) {
    logger.info(
        "The executor '{}' ({}) is left as it is, and its tasks start traces of their own. Where"
            + " they are to continue the caller's, hand them to tracer.wrap(executor) instead."
            + " lumen.trace.context.exclude-executors={} silences this",
        name,
        executor.getClass().getName(),
        name,
        cause);
  }
}
