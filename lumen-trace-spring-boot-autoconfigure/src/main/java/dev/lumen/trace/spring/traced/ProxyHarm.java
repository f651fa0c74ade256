package dev.lumen.trace.spring.traced;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/**
 * What would be different for the users of a bean behind a proxy that extends its class. Who writes
 * {@code @Traced} can be told; a class that is traced because of its package, or by an annotation
 * that it has for others, is left alone.
 */
final class ProxyHarm {

  // Used on the bean itself, before it has a proxy; or by a proxy.
  private static final List<String> OF_THE_BEAN =
      List.of(
          "jakarta.annotation.",
          "jakarta.inject.",
          "org.springframework.beans.factory.",
          "dev.lumen.trace.",
          "io.micrometer.");

  private ProxyHarm() {}

  /** Null where nothing would be different. */
  static @Nullable String of(Class<?> type) {
    String obstacle = ClassProxies.obstacle(type);
    if (obstacle != null) {
      return obstacle;
    }
    if (type.isAnonymousClass() || type.isLocalClass()) {
      return "the class has no name";
    }
    if (type.getName().contains("$MockitoMock$")) {
      return "it is a mock, which is asked what was called";
    }
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      obstacle = inMethods(c);
      if (obstacle == null) {
        obstacle = inFields(c);
      }
      if (obstacle != null) {
        return obstacle;
      }
    }
    return null;
  }

  private static @Nullable String inMethods(Class<?> type) {
    for (Method method : ReflectionUtils.getDeclaredMethods(type)) {
      int modifiers = method.getModifiers();
      if (Modifier.isStatic(modifiers)) {
        continue;
      }
      if (!Modifier.isPrivate(modifiers) && Modifier.isFinal(modifiers)) {
        return "its method " + method.getName() + " is final, and would run on the proxy's fields";
      }
      if (Modifier.isPrivate(modifiers) && isCalledFromOutside(method)) {
        return "its method " + method.getName() + " is private and may be called by its annotation";
      }
    }
    return null;
  }

  /** As a listener, or by a schedule: Spring refuses to call a private method on a proxy. */
  private static boolean isCalledFromOutside(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(annotation -> annotation.annotationType().getName())
        .anyMatch(name -> OF_THE_BEAN.stream().noneMatch(name::startsWith));
  }

  private static @Nullable String inFields(Class<?> type) {
    for (Field field : type.getDeclaredFields()) {
      int modifiers = field.getModifiers();
      // A protected one can be read by who is in the same package.
      if (!Modifier.isPrivate(modifiers) && !Modifier.isStatic(modifiers) && !field.isSynthetic()) {
        return "its field " + field.getName() + " can be read from outside";
      }
    }
    return null;
  }
}
