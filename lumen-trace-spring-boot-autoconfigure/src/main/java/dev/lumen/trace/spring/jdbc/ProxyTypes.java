package dev.lumen.trace.spring.jdbc;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes proxies that have all interfaces of what they stand for, a driver's own too. Thread-safe.
 */
final class ProxyTypes {

  // Not static: classes of the application's drivers go with them.
  private final Map<Class<?>, Constructor<?>> constructors = new ConcurrentHashMap<>();

  /**
   * Makes a proxy.
   *
   * @param type what it must be at least
   */
  <T> T proxy(T target, Class<T> type, InvocationHandler handler) {
    Constructor<?> constructor = constructors.get(target.getClass());
    try {
      if (constructor == null || !type.isAssignableFrom(constructor.getDeclaringClass())) {
        constructor = constructor(target.getClass(), type, handler);
        constructors.put(target.getClass(), constructor);
      }
      return type.cast(constructor.newInstance(handler));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Constructor<?> constructor(
      Class<?> target, Class<?> type, InvocationHandler handler) throws NoSuchMethodException {
    Set<Class<?>> all = interfaces(target, type);
    ClassLoader loader = target.getClassLoader();
    Class<?> made;
    try {
      made = proxyClass(loader == null ? type.getClassLoader() : loader, all, handler);
    } catch (IllegalArgumentException | LinkageError e) {
      // Interfaces that no one class can have, or none in that place.
      made = proxyClass(ProxyTypes.class.getClassLoader(), Set.of(type), handler);
    }
    return made.getConstructor(InvocationHandler.class);
  }

  /** What a proxy has that stands for an object of a class. */
  static Set<Class<?>> interfaces(Class<?> target, Class<?> type) {
    Set<Class<?>> all = new LinkedHashSet<>();
    all.add(type);
    addInterfaces(target, all);
    return all;
  }

  private static Class<?> proxyClass(
      ClassLoader loader, Set<Class<?>> interfaces, InvocationHandler handler) {
    Object proxy = Proxy.newProxyInstance(loader, interfaces.toArray(Class<?>[]::new), handler);
    return proxy.getClass();
  }

  private static void addInterfaces(Class<?> type, Set<Class<?>> all) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Class<?> each : c.getInterfaces()) {
        if (Modifier.isPublic(each.getModifiers()) && !each.isSealed() && isExported(each)) {
          all.add(each);
        }
      }
    }
  }

  private static boolean isExported(Class<?> type) {
    return type.getModule().isExported(type.getPackageName());
  }
}
