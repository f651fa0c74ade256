package dev.lumen.trace.spring.traced;

import dev.lumen.trace.Traced;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodClassKey;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Finds what {@link Traced} says of the methods of a class, and remembers it.
 *
 * <p>An annotation of the method comes before one of the class that declares it; either may stand
 * on what is overridden or implemented, and on another annotation. Thread-safe.
 */
final class TracedMethods {

  private final Map<Class<?>, Boolean> types = new ConcurrentHashMap<>();
  private final Map<MethodClassKey, Optional<TracedMethod>> methods = new ConcurrentHashMap<>();

  /** Whether the annotation is anywhere on a type or on what it extends. Quick where it is not. */
  boolean mentions(Class<?> type) {
    Boolean known = types.get(type);
    if (known == null) {
      known = look(type);
      types.put(type, known);
    }
    return known;
  }

  private boolean look(Class<?> type) {
    if (!AnnotationUtils.isCandidateClass(type, Traced.class)) {
      return false;
    }
    if (declares(type)) {
      return true;
    }
    Class<?> superclass = type.getSuperclass();
    if (superclass != null && mentions(superclass)) {
      return true;
    }
    for (Class<?> contract : type.getInterfaces()) {
      if (mentions(contract)) {
        return true;
      }
    }
    return false;
  }

  private static boolean declares(Class<?> type) {
    boolean[] found = {MergedAnnotations.from(type).isPresent(Traced.class)};
    try {
      ReflectionUtils.doWithLocalMethods(
          type, method -> found[0] |= MergedAnnotations.from(method).isPresent(Traced.class));
    } catch (IllegalStateException | LinkageError e) {
      // A class whose methods name types that are not there: legal as long as nobody looks.
      return found[0];
    }
    return found[0];
  }

  /**
   * What is said of a method.
   *
   * @param method may be one of an interface
   * @param targetType the class of the object that it is called on
   * @return null where it is not traced
   * @throws IllegalStateException if the annotation is not as it must be
   */
  @Nullable TracedMethod find(Method method, Class<?> targetType) {
    MethodClassKey key = new MethodClassKey(method, targetType);
    Optional<TracedMethod> known = methods.get(key);
    if (known == null) {
      known = Optional.ofNullable(resolve(method, ClassUtils.getUserClass(targetType)));
      methods.put(key, known);
    }
    return known.orElse(null);
  }

  private @Nullable TracedMethod resolve(Method method, Class<?> type) {
    if (!mentions(type)) {
      return null;
    }
    // What a JDK proxy declares has lost the names of its parameters.
    boolean proxy = Proxy.isProxyClass(type);
    Method specific = proxy ? method : AopUtils.getMostSpecificMethod(method, type);
    if (ReflectionUtils.isObjectMethod(specific) || specific.isSynthetic()) {
      return null;
    }
    Class<?> owner = proxy ? type : specific.getDeclaringClass();
    MergedAnnotation<Traced> traced = annotationOf(specific);
    if (!traced.isPresent() && isForOthers(specific)) {
      traced = annotationOf(owner);
    }
    return traced.isPresent() ? TracedMethod.of(specific, type, traced) : null;
  }

  private static MergedAnnotation<Traced> annotationOf(AnnotatedElement element) {
    return MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY).get(Traced.class);
  }

  /**
   * Whether other classes call it on an object: what only subclasses know is no work of its own.
   */
  private static boolean isForOthers(Method method) {
    return !Modifier.isStatic(method.getModifiers())
        && (Modifier.isPublic(method.getModifiers()) || isPackagePrivate(method));
  }

  static boolean isPackagePrivate(Method method) {
    int modifiers = method.getModifiers();
    return !Modifier.isPublic(modifiers)
        && !Modifier.isProtected(modifiers)
        && !Modifier.isPrivate(modifiers);
  }

  /** Whether it has the annotation itself, and not its class alone. */
  static boolean isAnnotated(Method method) {
    return annotationOf(method).isPresent();
  }
}
