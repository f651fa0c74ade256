package dev.lumen.trace.spring.traced;

import dev.lumen.trace.Traced;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Warns of methods that have {@link Traced} and that the proxy of their bean cannot see, or whose
 * work cannot be followed: once for each class. Comes after what makes proxies. Thread-safe.
 */
final class UnseenMethods implements BeanPostProcessor {

  private static final Logger logger = LoggerFactory.getLogger(UnseenMethods.class);

  private final TracedMethods methods;
  private final Predicate<Class<?>> leftAlone;
  private final Set<Class<?>> seen = ConcurrentHashMap.newKeySet();

  /**
   * @param leftAlone whether it has been said that a class is left as it is, whatever annotations
   *     of others it has
   */
  UnseenMethods(TracedMethods methods, Predicate<Class<?>> leftAlone) {
    this.methods = methods;
    this.leftAlone = leftAlone;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    Class<?> type = ClassUtils.getUserClass(AopProxyUtils.ultimateTargetClass(bean));
    if (methods.mentions(type) && !ClassProxies.isMadeForInterface(type) && seen.add(type)) {
      ReflectionUtils.doWithMethods(
          type, method -> warn(bean, type, method), method -> isTraced(method, type));
    }
    return bean;
  }

  private boolean isTraced(Method method, Class<?> type) {
    boolean overridden = !method.equals(AopUtils.getMostSpecificMethod(method, type));
    TracedMethod traced = overridden ? null : methods.find(method, type);
    return traced != null
        && (traced.annotation() == SpanAnnotation.TRACED || !leftAlone.test(type));
  }

  private void warn(Object bean, Class<?> type, Method method) {
    String reason = reason(bean, type, method);
    TracedMethod traced = methods.find(method, type);
    String obstacle = traced == null ? null : traced.results().obstacle();
    if (reason != null) {
      logger.warn(
          "{}.{} is {}, but no span will be made for it: {}. Change that, or use"
              + " tracer.inSpan within the method",
          type.getName(),
          method.getName(),
          traced == null ? SpanAnnotation.TRACED : traced.annotation(),
          reason);
    } else if (obstacle != null) {
      logger.warn(
          "{}.{} is {}, but its span ends when the method returns, not when its work is done:"
              + " {}",
          type.getName(),
          method.getName(),
          traced == null ? SpanAnnotation.TRACED : traced.annotation(),
          obstacle);
    }
  }

  /** Why the proxy of a bean does not see a method, null if it does. */
  private @Nullable String reason(Object bean, Class<?> type, Method method) {
    int modifiers = method.getModifiers();
    if (Modifier.isStatic(modifiers)) {
      return "the method is static";
    }
    if (Modifier.isPrivate(modifiers)) {
      return "the method is private";
    }
    if (AopUtils.isJdkDynamicProxy(bean)) {
      // Who annotates a class has not looked at each method that no interface can have.
      boolean asked = Modifier.isPublic(modifiers) || methods.isAnnotated(method);
      return !asked || isOfInterface(bean.getClass(), type, method)
          ? null
          : "the bean's proxy has the methods of its interfaces only, and none has this one";
    }
    String obstacle = ClassProxies.obstacle(type);
    if (obstacle != null) {
      return obstacle + ", and beans get proxies of their class";
    }
    return Modifier.isFinal(modifiers) ? "the method is final" : null;
  }

  private static boolean isOfInterface(Class<?> proxy, Class<?> type, Method method) {
    for (Class<?> contract : proxy.getInterfaces()) {
      for (Method declared : contract.getMethods()) {
        if (AopUtils.getMostSpecificMethod(declared, type).equals(method)) {
          return true;
        }
      }
    }
    return false;
  }
}
