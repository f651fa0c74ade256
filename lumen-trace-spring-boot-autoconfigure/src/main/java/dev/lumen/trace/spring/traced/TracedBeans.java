package dev.lumen.trace.spring.traced;

import dev.lumen.trace.Tracer;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.SmartInstantiationAwareBeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * Has the methods of selected beans be spans. A bean that has a proxy keeps it, and gets an advisor
 * more; any other gets a proxy that extends its class, or stays as it is where that would be felt.
 * Comes after what makes proxies. Thread-safe.
 */
final class TracedBeans implements SmartInstantiationAwareBeanPostProcessor {

  private static final Logger logger = LoggerFactory.getLogger(TracedBeans.class);

  private final BeanSelection selection;
  private final Duration minDuration;
  private final TracedMethods annotated;
  private final Supplier<? extends @Nullable Tracer> tracer;
  private final ConfigurableListableBeanFactory beans;
  private final Map<Class<?>, Optional<ClassAdvisor>> advisors = new ConcurrentHashMap<>();
  private final Set<String> early = ConcurrentHashMap.newKeySet();
  private final Set<Method> traced = ConcurrentHashMap.newKeySet();
  private final Set<String> leftAlone = ConcurrentHashMap.newKeySet();

  /**
   * @param minDuration under which a call that calls nothing has no span
   * @param annotated the methods that have settings of their own
   */
  TracedBeans(
      BeanSelection selection,
      Duration minDuration,
      TracedMethods annotated,
      Supplier<? extends @Nullable Tracer> tracer,
      ConfigurableListableBeanFactory beans) {
    this.selection = selection;
    this.minDuration = minDuration;
    this.annotated = annotated;
    this.tracer = tracer;
    this.beans = beans;
  }

  /** How many methods that are, for the line that says at start what is on. */
  String summary() {
    return "methods of beans (%d%s)"
        .formatted(
            traced.size(),
            leftAlone.isEmpty() ? "" : ", but %d left alone".formatted(leftAlone.size()));
  }

  @Override
  public Object getEarlyBeanReference(Object bean, String beanName) {
    early.add(beanName);
    return trace(bean, beanName);
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    return early.remove(beanName) ? bean : trace(bean, beanName);
  }

  private Object trace(Object bean, String beanName) {
    try {
      Class<?> type = ClassUtils.getUserClass(AopProxyUtils.ultimateTargetClass(bean));
      ClassAdvisor advisor = advisorOf(type);
      if (advisor == null || Machinery.includes(bean) || !isOfApplication(beanName)) {
        return bean;
      }
      if (bean instanceof Advised proxy) {
        addTo(proxy, advisor);
        return bean;
      }
      String harm = AopUtils.isAopProxy(bean) ? "its proxy is closed" : ProxyHarm.of(type);
      if (harm != null) {
        leaveAlone(beanName, type, harm);
        return bean;
      }
      return proxy(bean, beanName, advisor);
    } catch (RuntimeException | LinkageError e) {
      leaveAlone(beanName, bean.getClass(), e.toString());
      return bean;
    }
  }

  private @Nullable ClassAdvisor advisorOf(Class<?> type) {
    Optional<ClassAdvisor> known = advisors.get(type);
    if (known == null) {
      known =
          selection.includes(type) && !Machinery.includes(type)
              ? Optional.of(new ClassAdvisor(new BeanMethods(type, annotated, minDuration), tracer))
              : Optional.empty();
      advisors.put(type, known);
    }
    return known.filter(advisor -> !advisor.methods.all().isEmpty()).orElse(null);
  }

  private boolean isOfApplication(String beanName) {
    return !beans.containsBeanDefinition(beanName)
        || beans.getMergedBeanDefinition(beanName).getRole() == BeanDefinition.ROLE_APPLICATION;
  }

  private void addTo(Advised proxy, ClassAdvisor advisor) {
    Advisor[] present = proxy.getAdvisors();
    // Where the target changes, it is a bean of its own. And one object may be two beans.
    if (proxy.isFrozen()
        || !proxy.getTargetSource().isStatic()
        || Arrays.asList(present).contains(advisor)) {
      return;
    }
    int position = 0;
    while (position < present.length && orderOf(present[position]) <= advisor.getOrder()) {
      position++;
    }
    proxy.addAdvisor(position, advisor);
    if (proxy.isProxyTargetClass()) {
      traced.addAll(advisor.methods.all());
      return;
    }
    for (Class<?> contract : proxy.getProxiedInterfaces()) {
      for (Method method : contract.getMethods()) {
        if (advisor.methods.find(method) != null) {
          traced.add(method);
        }
      }
    }
  }

  private static int orderOf(Advisor advisor) {
    return advisor instanceof Ordered ordered ? ordered.getOrder() : Ordered.LOWEST_PRECEDENCE;
  }

  private Object proxy(Object bean, String beanName, ClassAdvisor advisor) {
    ProxyFactory factory = new ProxyFactory(bean);
    factory.setProxyTargetClass(true);
    factory.addAdvisor(advisor);
    Object proxy = factory.getProxy(bean.getClass().getClassLoader());
    if (beans.containsBeanDefinition(beanName)) {
      beans
          .getMergedBeanDefinition(beanName)
          .setAttribute(AutoProxyUtils.ORIGINAL_TARGET_CLASS_ATTRIBUTE, bean.getClass());
    }
    traced.addAll(advisor.methods.all());
    return proxy;
  }

  private void leaveAlone(String beanName, Class<?> type, String reason) {
    if (leftAlone.add(beanName)) {
      logger.debug("The bean '{}' ({}) is not traced: {}", beanName, type.getName(), reason);
    }
  }

  /** Points at the methods of one class, where {@code @Traced} has its advisor too. */
  private static final class ClassAdvisor extends DefaultPointcutAdvisor {

    private static final long serialVersionUID = 1L;

    private final transient BeanMethods methods;

    ClassAdvisor(BeanMethods methods, Supplier<? extends @Nullable Tracer> tracer) {
      super(new MethodsOf(methods), new CallInterceptor(methods::find, tracer, true));
      this.methods = methods;
      setOrder(TracedAutoConfiguration.ADVISOR_ORDER);
    }
  }

  private static final class MethodsOf extends StaticMethodMatcherPointcut {

    private final BeanMethods methods;

    MethodsOf(BeanMethods methods) {
      this.methods = methods;
    }

    @Override
    public boolean matches(Method method, Class<?> targetClass) {
      return methods.find(method) != null;
    }
  }
}
