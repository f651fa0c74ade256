package dev.lumen.trace.spring.traced;

import dev.lumen.trace.Traced;
import java.lang.reflect.Method;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.ProxyProcessorSupport;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.util.ClassUtils;

/**
 * Points at the methods that have {@link Traced}, on beans that can have a proxy: an annotation
 * that only watches must not stop the start. Those with annotations of others are no business of
 * what makes proxies for all. Thread-safe.
 */
final class TracedPointcut extends StaticMethodMatcherPointcut {

  private final TracedMethods methods;
  private final boolean classProxies;

  /**
   * @param classProxies whether beans that have interfaces get proxies of their class nevertheless
   */
  TracedPointcut(TracedMethods methods, boolean classProxies) {
    this.methods = methods;
    this.classProxies = classProxies;
    setClassFilter(type -> methods.mentions(ClassUtils.getUserClass(type)) && canHaveProxy(type));
  }

  @Override
  public boolean matches(Method method, Class<?> targetClass) {
    TracedMethod traced = methods.find(method, targetClass);
    return traced != null && traced.annotation() == SpanAnnotation.TRACED;
  }

  private boolean canHaveProxy(Class<?> type) {
    return type.isInterface()
        || ClassProxies.obstacle(type) == null
        || ClassProxies.isMadeForInterface(type)
        || (!classProxies && new InterfaceProxies().canStandFor(type));
  }

  /** Spring's own idea of what an interface proxy can be made for. */
  @SuppressWarnings("serial")
  private static final class InterfaceProxies extends ProxyProcessorSupport {

    boolean canStandFor(Class<?> type) {
      ProxyFactory factory = new ProxyFactory();
      evaluateProxyInterfaces(type, factory);
      return !factory.isProxyTargetClass();
    }
  }
}
