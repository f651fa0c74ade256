package dev.lumen.trace.spring.traced;

import dev.lumen.trace.Tracer;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Has the methods of selected beans be spans. Thread-safe. */
final class TracedBeans extends LateProxies {

  private static final Logger logger = LoggerFactory.getLogger(TracedBeans.class);

  private final BeanSelection selection;
  private final Duration minDuration;
  private final TracedMethods annotated;
  private final Supplier<? extends @Nullable Tracer> tracer;
  private final Map<Class<?>, Optional<ClassAdvisor>> advisors = new ConcurrentHashMap<>();
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
    super(beans);
    this.selection = selection;
    this.minDuration = minDuration;
    this.annotated = annotated;
    this.tracer = tracer;
  }

  /** How many methods that are, for the line that says at start what is on. */
  String summary() {
    return "methods of beans (%d%s)"
        .formatted(
            traced.size(),
            leftAlone.isEmpty() ? "" : ", but %d left alone".formatted(leftAlone.size()));
  }

  @Override
  @Nullable DefaultPointcutAdvisor advisorOf(Object bean, Class<?> type) {
    return Machinery.includes(bean) ? null : advisorOf(type);
  }

  @Override
  @Nullable ClassAdvisor advisorOf(Class<?> type) {
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

  @Override
  void advised(Advised proxy, Class<?> type) {
    ClassAdvisor advisor = advisorOf(type);
    if (advisor == null) {
      return;
    }
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

  @Override
  void leaveAlone(String beanName, Class<?> type, String reason) {
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
