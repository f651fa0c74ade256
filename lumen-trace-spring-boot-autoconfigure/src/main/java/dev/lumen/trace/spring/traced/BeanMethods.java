package dev.lumen.trace.spring.traced;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;

/**
 * The methods of a bean's class that are traced without an annotation: those that other classes can
 * call, but for accessors, and for those that have a span by something else. Immutable.
 */
final class BeanMethods {

  // Traced already, or called on the bean itself before it has a proxy. By name, as some may not be
  // there.
  private static final List<String> NOT_WORK =
      List.of(
          "org.springframework.scheduling.annotation.Scheduled",
          "org.springframework.beans.factory.annotation.Autowired",
          "jakarta.inject.Inject",
          "jakarta.annotation.PostConstruct",
          "jakarta.annotation.PreDestroy");

  private final Class<?> type;
  private final Map<Method, TracedMethod> methods = new HashMap<>();

  /**
   * @param annotated the methods that have settings of their own
   */
  BeanMethods(Class<?> type, TracedMethods annotated, Duration minDuration) {
    this.type = type;
    for (Method seen : methodsForOthers(type)) {
      // Not the bridge that the compiler makes to a method of a class that is not public.
      Method method = AopUtils.getMostSpecificMethod(seen, type);
      if (isWork(method) && annotated.find(method, type) == null) {
        methods.put(method, TracedMethod.ofBean(method, type, minDuration));
      }
    }
  }

  private static List<Method> methodsForOthers(Class<?> type) {
    List<Method> found = new ArrayList<>(List.of(type.getMethods()));
    for (Class<?> c = type; c != null && isOfSamePackage(c, type); c = c.getSuperclass()) {
      for (Method method : ReflectionUtils.getDeclaredMethods(c)) {
        if (TracedMethods.isPackagePrivate(method)) {
          found.add(method);
        }
      }
    }
    return found;
  }

  private static boolean isOfSamePackage(Class<?> one, Class<?> other) {
    return one.getClassLoader() == other.getClassLoader()
        && one.getPackageName().equals(other.getPackageName());
  }

  /**
   * What the spans of a method are like.
   *
   * @param method may be one of an interface
   * @return null where it has none
   */
  @Nullable TracedMethod find(Method method) {
    return methods.get(AopUtils.getMostSpecificMethod(method, type));
  }

  Set<Method> all() {
    return methods.keySet();
  }

  private boolean isWork(Method method) {
    String owner = method.getDeclaringClass().getName();
    return !Modifier.isStatic(method.getModifiers())
        && !method.isSynthetic()
        && !owner.startsWith("java.")
        && !owner.startsWith("org.springframework.")
        && !ReflectionUtils.isObjectMethod(method)
        && !isAccessor(method)
        && NOT_WORK.stream().noneMatch(MergedAnnotations.from(method)::isPresent);
  }

  /** Whether a method only gives, or sets, the field of its name: others that look so may work. */
  private boolean isAccessor(Method method) {
    String name = method.getName();
    if (method.getParameterCount() == 0) {
      return isComponent(method)
          || isOfField(name, "get", method.getReturnType())
          || isOfField(name, "is", method.getReturnType());
    }
    return method.getParameterCount() == 1 && isOfField(name, "set", method.getParameterTypes()[0]);
  }

  private boolean isComponent(Method method) {
    RecordComponent[] components = type.getRecordComponents();
    return components != null
        && Arrays.stream(components).anyMatch(one -> one.getAccessor().equals(method));
  }

  private boolean isOfField(String method, String prefix, Class<?> valueType) {
    if (!method.startsWith(prefix) || method.length() == prefix.length()) {
      return false;
    }
    String name = StringUtils.uncapitalizeAsProperty(method.substring(prefix.length()));
    Field field = ReflectionUtils.findField(type, name);
    return field != null
        && (valueType.isAssignableFrom(field.getType())
            || field.getType().isAssignableFrom(valueType));
  }
}
