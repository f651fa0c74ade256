package dev.lumen.trace.spring.context;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.springframework.beans.factory.config.SmartInstantiationAwareBeanPostProcessor;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.Ordered;

/**
 * Has the application's beans that are executors, or have one, carry the current span.
 *
 * <p>Comes after what makes proxies of beans by their class.
 */
final class ExecutorPostProcessor implements SmartInstantiationAwareBeanPostProcessor, Ordered {

  private final TracedExecutors executors;
  private final Set<String> handedOutEarly = ConcurrentHashMap.newKeySet();

  ExecutorPostProcessor(TracedExecutors executors) {
    this.executors = executors;
  }

  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  /** Asked ahead of time alone: an image has no proxies but those whose classes are made then. */
  @Override
  public Class<?> determineBeanType(Class<?> beanClass, String beanName) {
    if (Executor.class.isAssignableFrom(beanClass)) {
      executors.makeClasses(beanClass);
    }
    return beanClass;
  }

  /** Somebody in a circle of beans gets it before it is complete: that must be the same object. */
  @Override
  public Object getEarlyBeanReference(Object bean, String beanName) {
    if (bean instanceof Executor executor && !SpringExecutors.knows(bean)) {
      handedOutEarly.add(beanName);
      return executors.trace(executor, beanName, false);
    }
    return bean;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    if (bean instanceof Executor executor) {
      return handedOutEarly.remove(beanName) ? bean : executors.trace(executor, beanName, false);
    }
    if (bean instanceof SimpleApplicationEventMulticaster multicaster) {
      Multicasters.trace(multicaster, executors, beanName);
    }
    return bean;
  }
}
