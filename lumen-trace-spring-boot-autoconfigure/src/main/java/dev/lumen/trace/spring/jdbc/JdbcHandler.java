package dev.lumen.trace.spring.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Hands calls on to what a proxy stands for, which is what it says that it is. */
abstract class JdbcHandler implements InvocationHandler {

  private final Object target;

  JdbcHandler(Object target) {
    this.target = target;
  }

  /** Whether something is behind one of these already. */
  static boolean isTraced(Object object) {
    return object instanceof Proxy && Proxy.getInvocationHandler(object) instanceof JdbcHandler;
  }

  /** What is behind one of these, or the object itself. */
  static Object behind(Object object) {
    return isTraced(object) ? ((JdbcHandler) Proxy.getInvocationHandler(object)).target : object;
  }

  // The overridden method may return null too; javac 17 does not read that from a class file.
  @Override
  @SuppressWarnings("NullAway")
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    return switch (method.getName()) {
      case "unwrap" -> args == null ? call(method, null) : unwrap(proxy, method, args);
      case "equals" -> args == null ? call(method, null) : isSame(proxy, args[0]);
      default -> handle(proxy, method, args);
    };
  }

  abstract @Nullable Object handle(Object proxy, Method method, @Nullable Object @Nullable [] args)
      throws Throwable;

  /** Calls the method on what the proxy stands for. */
  final @Nullable Object call(Method method, @Nullable Object @Nullable [] args) throws Throwable {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  /** Who would be given the same object goes on with what is traced. */
  private @Nullable Object unwrap(Object proxy, Method method, @Nullable Object[] args)
      throws Throwable {
    Object unwrapped = call(method, args);
    boolean itself =
        unwrapped == target && args[0] instanceof Class<?> type && type.isInstance(proxy);
    return itself ? proxy : unwrapped;
  }

  private boolean isSame(Object proxy, @Nullable Object other) {
    return other == proxy || target.equals(other == null ? null : behind(other));
  }
}
