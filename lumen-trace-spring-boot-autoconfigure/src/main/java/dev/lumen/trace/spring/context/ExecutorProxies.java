package dev.lumen.trace.spring.context;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.TargetSource;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.target.EmptyTargetSource;
import org.springframework.util.ClassUtils;

/**
 * Puts an executor behind a proxy that carries the span, of a class that whoever knows the executor
 * can take for its own.
 */
final class ExecutorProxies {

  private ExecutorProxies() {}

  /**
   * The executor behind a proxy.
   *
   * @param anyClass whether nobody knows the executor but by its interfaces
   * @return null where a proxy could not do what the executor does
   */
  static @Nullable Executor proxy(Executor executor, boolean anyClass) {
    Class<?> type = executor.getClass();
    Class<?> stand = standIn(type);
    if (stand != null) {
      return make(executor, stand);
    }
    if (isNameless(type)) {
      return make(executor, null);
    }
    if (canBeExtended(type)) {
      return make(executor, type);
    }
    return anyClass ? make(executor, null) : null;
  }

  /**
   * Makes the classes that proxies have which stand for pools of a class.
   *
   * @param type a pool of the JDK's or one that the application has extended
   */
  static void makeClass(Class<?> type) {
    Class<?> stand = standIn(type);
    if (stand == null && (isNameless(type) || !canBeExtended(type))) {
      return;
    }
    ProxyFactory factory = new ProxyFactory();
    Class<?> superclass = stand == null ? type : stand;
    factory.setProxyTargetClass(true);
    factory.setTargetSource(EmptyTargetSource.forClass(superclass));
    if (stand == null) {
      factory.setInterfaces(ClassUtils.getAllInterfacesForClass(type));
    }
    factory.addAdvice(new ExecutorAdvice(PoolKind.of(type), stand != null));
    factory.getProxyClass(superclass.getClassLoader());
  }

  /** Adds to a proxy that is there already. */
  static void addTo(Advised proxy, Class<?> type) {
    proxy.addAdvice(0, new ExecutorAdvice(PoolKind.of(type), false));
  }

  private static Executor make(Executor executor, @Nullable Class<?> superclass) {
    Class<?> type = executor.getClass();
    ProxyFactory factory = new ProxyFactory(executor);
    ClassLoader loader = type.getClassLoader();
    boolean foreign = superclass != null && superclass != type;
    if (superclass == null) {
      // Of the boot loader, where it is the JDK's, which knows none of Spring's interfaces.
      loader = loader == null ? ExecutorProxies.class.getClassLoader() : loader;
    } else {
      factory.setProxyTargetClass(true);
      if (foreign) {
        factory.setInterfaces();
        factory.setTargetSource(new Pretence(superclass, executor));
        loader = superclass.getClassLoader();
      }
    }
    factory.addAdvice(new ExecutorAdvice(PoolKind.of(type), foreign));
    return (Executor) factory.getProxy(loader);
  }

  /** What to extend where the class itself, which is the JDK's or within Spring, cannot be. */
  private static @Nullable Class<?> standIn(Class<?> pool) {
    Class<?> type = PoolKind.isWithinSpring(pool) ? pool.getSuperclass() : pool;
    if (type == ThreadPoolExecutor.class) {
      return TracedThreadPool.class;
    }
    if (type == ScheduledThreadPoolExecutor.class) {
      return TracedScheduledThreadPool.class;
    }
    return type == ForkJoinPool.class ? TracedForkJoinPool.class : null;
  }

  /** Whether nobody outside of the JDK, or nobody at all, has a name for the class. */
  private static boolean isNameless(Class<?> type) {
    return type.isHidden()
        || Proxy.isProxyClass(type)
        || (type.getName().startsWith("java.") && !Modifier.isPublic(type.getModifiers()));
  }

  /**
   * Whether a subclass that hands everything on leaves nothing to its own fields, which are empty:
   * neither a method that is final nor a field that others may read.
   */
  private static boolean canBeExtended(Class<?> type) {
    if (Modifier.isFinal(type.getModifiers()) || type.isSealed()) {
      return false;
    }
    for (Class<?> c = type; c != null && !c.getName().startsWith("java."); c = c.getSuperclass()) {
      for (var method : c.getDeclaredMethods()) {
        int modifiers = method.getModifiers();
        // Spring calls a private method that is scheduled, or listens, on the bean, but on no
        // proxy.
        boolean called = Modifier.isPrivate(modifiers) && method.getAnnotations().length > 0;
        if (called || (isForOthers(modifiers) && Modifier.isFinal(modifiers))) {
          return false;
        }
      }
      for (Field field : c.getDeclaredFields()) {
        if (isForOthers(field.getModifiers())) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isForOthers(int modifiers) {
    return !Modifier.isPrivate(modifiers) && !Modifier.isStatic(modifiers);
  }

  /** An executor that passes for one of a class that it is not of. */
  private record Pretence(Class<?> type, Executor executor) implements TargetSource {

    @Override
    public Class<?> getTargetClass() {
      return type;
    }

    @Override
    public Object getTarget() {
      return executor;
    }

    @Override
    public boolean isStatic() {
      return true;
    }
  }

  // What proxies of the JDK's own pools extend. None is ever constructed.

  static class TracedThreadPool extends ThreadPoolExecutor {
    TracedThreadPool() {
      super(0, 1, 0, TimeUnit.SECONDS, new SynchronousQueue<>());
    }
  }

  static class TracedScheduledThreadPool extends ScheduledThreadPoolExecutor {
    TracedScheduledThreadPool() {
      super(0);
    }
  }

  static class TracedForkJoinPool extends ForkJoinPool {
    TracedForkJoinPool() {
      super(1);
    }
  }
}
