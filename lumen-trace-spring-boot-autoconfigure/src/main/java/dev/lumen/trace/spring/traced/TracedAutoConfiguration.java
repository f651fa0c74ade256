package dev.lumen.trace.spring.traced;

import dev.lumen.trace.Traced;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LazyBean;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.LumenTraceProperties;
import dev.lumen.trace.spring.TracedPart;
import java.util.EnumSet;
import org.springframework.aop.Advisor;
import org.springframework.aop.config.AopConfigUtils;
import org.springframework.aop.framework.autoproxy.AbstractAutoProxyCreator;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** Puts the beans with {@link Traced} methods behind a proxy that makes the spans. */
@AutoConfiguration(
    after = LumenTraceAutoConfiguration.class,
    afterName = {
      "dev.lumen.trace.spring.micrometer.MicrometerTracingAutoConfiguration",
      "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
      "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration"
    })
// As late as that of Micrometer, which comes before it.
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnClass(Advisor.class)
@ConditionalOnSingleCandidate(Tracer.class)
@ConditionalOnBooleanProperty(
    name = {"lumen.trace.enabled", "lumen.trace.traced.enabled"},
    matchIfMissing = true)
@ImportRuntimeHints(TracedHints.class)
public final class TracedAutoConfiguration {

  /**
   * The order of the advisor: around transactions and caches, whose advisors come last by default,
   * so that a commit that fails is the span's error. {@code @Async} puts itself around all.
   */
  public static final int ADVISOR_ORDER = Ordered.LOWEST_PRECEDENCE - 100;

  // Of Spring Boot, for Micrometer's annotations: who says no to them says no to ours.
  static final String ANNOTATIONS = "management.observations.annotations.enabled";

  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  static TracedMethods lumenTracedMethods(
      ObjectProvider<SpanAnnotation> others, BeanFactory beans) {
    EnumSet<SpanAnnotation> annotations = EnumSet.of(SpanAnnotation.TRACED);
    others.forEach(annotations::add);
    return new TracedMethods(annotations, beans);
  }

  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  static Advisor lumenTracedAdvisor(
      TracedMethods methods, ObjectProvider<Tracer> tracer, Environment environment) {
    DefaultPointcutAdvisor advisor =
        new DefaultPointcutAdvisor(
            new TracedPointcut(methods, hasClassProxies(environment)),
            new TracedInterceptor(methods, new LazyBean<>(tracer)));
    advisor.setOrder(ADVISOR_ORDER);
    return advisor;
  }

  /** Before what warns of methods that no proxy sees. */
  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  @ConditionalOnBean(SpanAnnotation.class)
  static AnnotatedBeans lumenAnnotatedBeans(
      TracedMethods methods, ObjectProvider<Tracer> tracer, ConfigurableListableBeanFactory beans) {
    return new AnnotatedBeans(methods, new LazyBean<>(tracer), beans);
  }

  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  static UnseenMethods lumenTracedUnseenMethods(
      TracedMethods methods, ObjectProvider<AnnotatedBeans> annotated) {
    AnnotatedBeans beans = annotated.getIfAvailable();
    return new UnseenMethods(methods, beans == null ? type -> false : beans::hasLeftAlone);
  }

  /** With {@code spring.aop.auto=false} nobody else may see to there being proxies. */
  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  static BeanFactoryPostProcessor lumenTracedProxyCreator(Environment environment) {
    return factory -> {
      if (factory instanceof BeanDefinitionRegistry registry
          && factory.getBeanNamesForType(AbstractAutoProxyCreator.class, true, false).length == 0) {
        AopConfigUtils.registerAutoProxyCreatorIfNecessary(registry);
        if (hasClassProxies(environment)) {
          AopConfigUtils.forceAutoProxyCreatorToUseClassProxying(registry);
        }
      }
    };
  }

  /** Micrometer Tracing's annotations, where its own aspect does not honour them. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBean(name = "lumenMicrometerTracer")
  @ConditionalOnMissingBean(type = "io.micrometer.tracing.annotation.SpanAspect")
  @ConditionalOnBooleanProperty(name = ANNOTATIONS, matchIfMissing = true)
  static class NewSpanConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static SpanAnnotation lumenNewSpanAnnotation() {
      return SpanAnnotation.NEW_SPAN;
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static SpanAnnotation lumenContinueSpanAnnotation() {
      return SpanAnnotation.CONTINUE_SPAN;
    }
  }

  /** The annotation of Micrometer Observation, where its own aspect does not honour it. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "io.micrometer.observation.annotation.Observed")
  @ConditionalOnMissingBean(type = "io.micrometer.observation.aop.ObservedAspect")
  @ConditionalOnBooleanProperty(
      name = {"lumen.trace.observations.enabled", ANNOTATIONS},
      matchIfMissing = true)
  static class ObservedConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static SpanAnnotation lumenObservedAnnotation() {
      return SpanAnnotation.OBSERVED;
    }
  }

  /** Methods that have no annotation, of beans that are named. */
  @Configuration(proxyBeanMethods = false)
  @Conditional(OnTracedBeans.class)
  static class Beans {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static TracedBeans lumenTracedBeans(
        TracedMethods annotated,
        ObjectProvider<Tracer> tracer,
        Environment environment,
        ConfigurableListableBeanFactory beans) {
      // The properties as a bean would be made before what may still change them.
      LumenTraceProperties.Traced traced =
          Binder.get(environment)
              .bindOrCreate("lumen.trace.traced", LumenTraceProperties.Traced.class);
      return new TracedBeans(
          BeanSelection.of(traced.beans()),
          traced.beansMinDuration(),
          annotated,
          new LazyBean<>(tracer),
          beans);
    }

    @Bean
    TracedPart lumenTracedBeansPart(TracedBeans beans) {
      return new TracedPart(beans::summary);
    }
  }

  private static boolean hasClassProxies(Environment environment) {
    return environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true);
  }
}
