package dev.lumen.trace.spring.traced;

import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** Which classes a proxy can extend. */
final class ClassProxies {

  private ClassProxies() {}

  /** Why no proxy can extend a class, null where one can. */
  static @Nullable String obstacle(Class<?> type) {
    if (Modifier.isFinal(type.getModifiers())) {
      return "the class is final";
    }
    if (type.isSealed()) {
      return "the class is sealed";
    }
    return Arrays.stream(type.getDeclaredConstructors())
            .allMatch(constructor -> Modifier.isPrivate(constructor.getModifiers()))
        ? "the class has private constructors only"
        : null;
  }

  /** Whether a class has no name of its own, and stands for its interfaces. */
  static boolean isMadeForInterface(Class<?> type) {
    return Proxy.isProxyClass(type) || ClassUtils.isLambdaClass(type);
  }
}
