package dev.lumen.trace.spring.traced;

import dev.lumen.trace.Traced;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.MethodClassKey;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Finds what {@link Traced}, and annotations that are honoured as it is, say of the methods of a
 * class, and remembers it.
 *
 * <p>An annotation of the method comes before one of the class that declares it; either may stand
 * on what is overridden or implemented, and on another annotation. Thread-safe.
 */
final class TracedMethods {

  private static final Logger logger = LoggerFactory.getLogger(TracedMethods.class);

  private final Set<SpanAnnotation> annotations;
  private final @Nullable BeanFactory beans;
  private final Map<Class<?>, Boolean> types = new ConcurrentHashMap<>();
  private final Map<MethodClassKey, Optional<TracedMethod>> methods = new ConcurrentHashMap<>();

  TracedMethods() {
    this(EnumSet.of(SpanAnnotation.TRACED), null);
  }

  /**
   * @param annotations of which the first counts
   * @param beans has those that an annotation names; null where none can
   */
  TracedMethods(Set<SpanAnnotation> annotations, @Nullable BeanFactory beans) {
    this.annotations = annotations;
    this.beans = beans;
  }

  /** Whether an annotation is anywhere on a type or on what it extends. Quick where it is not. */
  boolean mentions(Class<?> type) {
    Boolean known = types.get(type);
    if (known == null) {
      known = look(type);
      types.put(type, known);
    }
    return known;
  }

  private boolean look(Class<?> type) {
    if (annotations.stream()
        .noneMatch(each -> AnnotationUtils.isCandidateClass(type, each.method()))) {
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

  private boolean declares(Class<?> type) {
    boolean[] found = {isAnyIn(MergedAnnotations.from(type))};
    try {
      ReflectionUtils.doWithLocalMethods(
          type, method -> found[0] |= isAnyIn(MergedAnnotations.from(method)));
    } catch (IllegalStateException | LinkageError e) {
      // A class whose methods name types that are not there: legal as long as nobody looks.
      return found[0];
    }
    return found[0];
  }

  private boolean isAnyIn(MergedAnnotations present) {
    for (SpanAnnotation each : annotations) {
      if (present.isPresent(each.method())) {
        return true;
      }
    }
    return false;
  }

  /**
   * What is said of a method.
   *
   * @param method may be one of an interface
   * @param targetType the class of the object that it is called on
   * @return null where it is not traced
   * @throws IllegalStateException if our annotation is not as it must be
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
    boolean proxy = ClassProxies.isMadeForInterface(type);
    Method specific = proxy ? method : AopUtils.getMostSpecificMethod(method, type);
    if (ReflectionUtils.isObjectMethod(specific) || specific.isSynthetic()) {
      return null;
    }
    Class<?> owner = proxy ? type : specific.getDeclaringClass();
    TracedMethod traced = read(specific, type, specific);
    return traced == null && isForOthers(specific) ? read(owner, type, specific) : traced;
  }

  /** What stands on a method, or on the class that declares it. */
  private @Nullable TracedMethod read(AnnotatedElement element, Class<?> type, Method method) {
    MergedAnnotations present = MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY);
    for (SpanAnnotation each : annotations) {
      MergedAnnotation<?> annotation = present.get(each.method());
      if (annotation.isPresent()) {
        return each == SpanAnnotation.TRACED
            ? TracedMethod.of(method, type, each, annotation, beans)
            : ofOthers(method, type, each, annotation);
      }
    }
    return null;
  }

  /** Null where it cannot be read: who wrote it never meant us. */
  private @Nullable TracedMethod ofOthers(
      Method method, Class<?> type, SpanAnnotation each, MergedAnnotation<?> annotation) {
    try {
      return TracedMethod.of(method, type, each, annotation, beans);
    } catch (RuntimeException | LinkageError e) {
      logger.warn(
          "{}.{} is {}, but no span will be made for it: {}",
          type.getName(),
          method.getName(),
          each,
          e.toString());
      return null;
    }
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

  /** Whether it has an annotation itself, and not its class alone. */
  boolean isAnnotated(Method method) {
    return isAnyIn(MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY));
  }
}
