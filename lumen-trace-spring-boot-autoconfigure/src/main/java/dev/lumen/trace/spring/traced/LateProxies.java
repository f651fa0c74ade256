package dev.lumen.trace.spring.traced;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.SpringProxy;
import org.springframework.aop.TargetSource;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.target.EmptyTargetSource;
import org.springframework.aop.target.SingletonTargetSource;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.SmartInstantiationAwareBeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * Puts advisors around beans of which nobody asked for a proxy. A bean that has one keeps it, and
 * gets an advisor more; any other gets a proxy that extends its class, or stays as it is where that
 * would be felt. Thread-safe.
 */
abstract class LateProxies implements SmartInstantiationAwareBeanPostProcessor, Ordered {

  private final ConfigurableListableBeanFactory beans;
  private final Set<String> early = ConcurrentHashMap.newKeySet();

  LateProxies(ConfigurableListableBeanFactory beans) {
    this.beans = beans;
  }

  /**
   * Behind what makes proxies of all kinds, and before what finds the listeners of Kafka and AMQP,
   * which comes last and keeps the bean as it is then. So does what makes {@code @Async}, which
   * adds to the proxy that it finds.
   */
  @Override
  public final int getOrder() {
    return LOWEST_PRECEDENCE - 1;
  }

  /** The class whose methods count: that of the object behind all proxies. */
  Class<?> typeOf(Object bean) {
    return ClassUtils.getUserClass(AopProxyUtils.ultimateTargetClass(bean));
  }

  /**
   * What goes around a bean.
   *
   * @param type the class whose methods count
   * @return null where it is of no interest
   */
  abstract @Nullable DefaultPointcutAdvisor advisorOf(Object bean, Class<?> type);

  /** The same, as far as it is known without the bean. */
  abstract @Nullable DefaultPointcutAdvisor advisorOf(Class<?> type);

  /** Told of each bean that has the advisor. */
  void advised(Advised proxy, Class<?> type) {}

  /** Told of each bean that stays as it is, though there was an advisor for it. */
  abstract void leaveAlone(String beanName, Class<?> type, String reason);

  /**
   * Asked ahead of time alone: an image has no proxies but those whose classes are made then. Who
   * has a proxy already gets an advisor.
   */
  @Override
  public final Class<?> determineBeanType(Class<?> beanClass, String beanName) {
    try {
      DefaultPointcutAdvisor advisor = advisorOf(beanClass);
      return advisor == null
              || SpringProxy.class.isAssignableFrom(beanClass)
              || ClassProxies.isMadeForInterface(beanClass)
              || !isOfApplication(beanName)
              || ProxyHarm.of(beanClass) != null
          ? beanClass
          : factory(beanClass, EmptyTargetSource.forClass(beanClass), advisor)
              .getProxyClass(beanClass.getClassLoader());
    } catch (RuntimeException | LinkageError e) {
      // As it will be said when the bean is there.
      return beanClass;
    }
  }

  private static ProxyFactory factory(Class<?> type, TargetSource target, Advisor advisor) {
    ProxyFactory factory = new ProxyFactory();
    factory.setInterfaces(ClassUtils.getAllInterfacesForClass(type));
    factory.setTargetSource(target);
    factory.setProxyTargetClass(true);
    factory.addAdvisor(advisor);
    return factory;
  }

  @Override
  public final Object getEarlyBeanReference(Object bean, String beanName) {
    early.add(beanName);
    return advise(bean, beanName);
  }

  @Override
  public final Object postProcessAfterInitialization(Object bean, String beanName) {
    return early.remove(beanName) ? bean : advise(bean, beanName);
  }

  private Object advise(Object bean, String beanName) {
    try {
      Class<?> type = typeOf(bean);
      DefaultPointcutAdvisor advisor = advisorOf(bean, type);
      return advisor == null || !isOfApplication(beanName)
          ? bean
          : advise(bean, beanName, type, advisor);
    } catch (RuntimeException | LinkageError e) {
      leaveAlone(beanName, bean.getClass(), e.toString());
      return bean;
    }
  }

  private boolean isOfApplication(String beanName) {
    return !beans.containsBeanDefinition(beanName)
        || beans.getMergedBeanDefinition(beanName).getRole() == BeanDefinition.ROLE_APPLICATION;
  }

  private Object advise(
      Object bean, String beanName, Class<?> type, DefaultPointcutAdvisor advisor) {
    if (bean instanceof Advised proxy && Arrays.asList(proxy.getAdvisors()).contains(advisor)) {
      // One object may be two beans.
      return bean;
    }
    if (ClassProxies.isMadeForInterface(type)) {
      return standIn(bean, type, advisor);
    }
    if (bean instanceof Advised proxy) {
      if (add(advisor, proxy)) {
        advised(proxy, type);
      }
      return bean;
    }
    String harm = AopUtils.isAopProxy(bean) ? "its proxy is closed" : ProxyHarm.of(type);
    if (harm != null) {
      leaveAlone(beanName, type, harm);
      return bean;
    }
    return extended(bean, beanName, type, advisor);
  }

  private static boolean add(DefaultPointcutAdvisor advisor, Advised proxy) {
    Advisor[] present = proxy.getAdvisors();
    // Where the target changes, it is a bean of its own.
    if (proxy.isFrozen() || !proxy.getTargetSource().isStatic()) {
      return false;
    }
    int position = 0;
    while (position < present.length && orderOf(present[position]) <= advisor.getOrder()) {
      position++;
    }
    proxy.addAdvisor(position, advisor);
    return true;
  }

  private static int orderOf(Advisor advisor) {
    return advisor instanceof Ordered ordered ? ordered.getOrder() : Ordered.LOWEST_PRECEDENCE;
  }

  private Object extended(Object bean, String beanName, Class<?> type, Advisor advisor) {
    ProxyFactory factory = factory(bean.getClass(), new SingletonTargetSource(bean), advisor);
    Object proxy = factory.getProxy(bean.getClass().getClassLoader());
    if (beans.containsBeanDefinition(beanName)) {
      beans
          .getMergedBeanDefinition(beanName)
          .setAttribute(AutoProxyUtils.ORIGINAL_TARGET_CLASS_ATTRIBUTE, bean.getClass());
    }
    advised(factory, type);
    return proxy;
  }

  /** For what is known by its interfaces alone: nobody can ask for its class. */
  private Object standIn(Object bean, Class<?> type, Advisor advisor) {
    ProxyFactory factory = new ProxyFactory(bean);
    factory.addAdvisor(advisor);
    Object proxy = factory.getProxy(type.getClassLoader());
    advised(factory, type);
    return proxy;
  }
}
