package dev.lumen.trace.spring.traced;

import dev.lumen.trace.Tracer;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.aopalliance.aop.Advice;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.Advisor;
import org.springframework.aop.Pointcut;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ReflectionUtils;

/**
 * Has methods be spans whose annotation is not ours. The application has it for another library,
 * and may never have had a proxy for it: so a class that a proxy would harm is left as it is, and
 * that is said once. Thread-safe.
 */
final class AnnotatedBeans extends LateProxies {

  private static final Logger logger = LoggerFactory.getLogger(AnnotatedBeans.class);

  private final TracedMethods methods;
  private final DefaultPointcutAdvisor advisor;
  private final Map<Class<?>, Optional<SpanAnnotation>> known = new ConcurrentHashMap<>();
  private final Set<Class<?>> leftAlone = ConcurrentHashMap.newKeySet();

  AnnotatedBeans(
      TracedMethods methods,
      Supplier<? extends @Nullable Tracer> tracer,
      ConfigurableListableBeanFactory beans) {
    super(beans);
    this.methods = methods;
    this.advisor =
        new DefaultPointcutAdvisor(
            new AnnotatedMethods(methods), new TracedInterceptor(methods, tracer));
    advisor.setOrder(TracedAutoConfiguration.ADVISOR_ORDER);
  }

  /** Whether it has been said that a class stays as it is. */
  boolean hasLeftAlone(Class<?> type) {
    return leftAlone.contains(type);
  }

  /** What stands for interfaces may have annotations that what is behind it knows nothing of. */
  @Override
  Class<?> typeOf(Object bean) {
    Class<?> type = super.typeOf(bean);
    return annotation(type) == null && ClassProxies.isMadeForInterface(bean.getClass())
        ? bean.getClass()
        : type;
  }

  @Override
  @Nullable DefaultPointcutAdvisor advisorOf(Object bean, Class<?> type) {
    return isInfrastructure(bean.getClass()) ? null : advisorOf(type);
  }

  @Override
  @Nullable DefaultPointcutAdvisor advisorOf(Class<?> type) {
    return annotation(type) == null || isInfrastructure(type) ? null : advisor;
  }

  private static boolean isInfrastructure(Class<?> type) {
    return Advice.class.isAssignableFrom(type)
        || Pointcut.class.isAssignableFrom(type)
        || Advisor.class.isAssignableFrom(type)
        || AopInfrastructureBean.class.isAssignableFrom(type);
  }

  /** The first that a proxy of a class could see, null where there is none. */
  private @Nullable SpanAnnotation annotation(Class<?> type) {
    if (!methods.mentions(type)) {
      return null;
    }
    Optional<SpanAnnotation> found = known.get(type);
    if (found == null) {
      found = Optional.ofNullable(look(type));
      known.put(type, found);
    }
    return found.orElse(null);
  }

  private @Nullable SpanAnnotation look(Class<?> type) {
    for (Method method : ReflectionUtils.getUniqueDeclaredMethods(type)) {
      int modifiers = method.getModifiers();
      if (!Modifier.isStatic(modifiers) && !Modifier.isPrivate(modifiers)) {
        TracedMethod traced = methods.find(method, type);
        if (traced != null && isOfOthers(traced)) {
          return traced.annotation();
        }
      }
    }
    return null;
  }

  private static boolean isOfOthers(@Nullable TracedMethod traced) {
    return traced != null && traced.annotation() != SpanAnnotation.TRACED;
  }

  @Override
  void leaveAlone(String beanName, Class<?> type, String reason) {
    Optional<SpanAnnotation> annotation = known.getOrDefault(type, Optional.empty());
    if (annotation.isPresent() && leftAlone.add(type)) {
      logger.warn(
          "{} has methods with {}, but no spans will be made for them, as the class is left as it"
              + " is: {}. Change that, or use tracer.inSpan within the methods; {}=false says that"
              + " you want none",
          type.getName(),
          annotation.get(),
          reason,
          TracedAutoConfiguration.ANNOTATIONS);
    }
  }

  private static final class AnnotatedMethods extends StaticMethodMatcherPointcut {

    private final TracedMethods methods;

    AnnotatedMethods(TracedMethods methods) {
      this.methods = methods;
    }

    @Override
    public boolean matches(Method method, Class<?> targetClass) {
      return isOfOthers(methods.find(method, targetClass));
    }
  }
}
