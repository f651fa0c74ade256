package dev.lumen.trace.spring.context;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.LumenTraceProperties;
import dev.lumen.trace.spring.SharedHook;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.Set;
import org.quartz.Scheduler;
import org.springframework.aop.Advisor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import reactor.core.publisher.Hooks;
import reactor.core.scheduler.Schedulers;

/** Has the current span, and its ids in the log, on the threads that do its work. */
@AutoConfiguration(after = LumenTraceAutoConfiguration.class)
@ConditionalOnSingleCandidate(Tracer.class)
@ConditionalOnBooleanProperty(name = "lumen.trace.enabled", matchIfMissing = true)
public final class ContextAutoConfiguration {

  // Nobody asks for it, so it must not be lazy.
  @Bean
  @Lazy(false)
  @ConditionalOnBooleanProperty(name = "lumen.trace.log-correlation", matchIfMissing = true)
  LogCorrelation lumenTraceLogCorrelation(LumenTraceProperties properties) {
    LumenTraceProperties.Logging logging = properties.logging();
    LogKeys keys = new LogKeys(logging.traceIdKey(), logging.spanIdKey()).checked();
    return new LogCorrelation(keys.traceId(), keys.spanId());
  }

  @Bean
  @Lazy(false)
  MdcBaggage lumenTraceMdcBaggage(LumenTraceProperties properties) {
    return MdcBaggage.of(properties);
  }

  /** The executors of Spring, and those that the application has as beans. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(Advisor.class)
  @ConditionalOnBooleanProperty(name = "lumen.trace.context.executors", matchIfMissing = true)
  @ImportRuntimeHints(ContextHints.class)
  static class ExecutorConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static TracedExecutors lumenTracedExecutors(Environment environment) {
      // The properties as a bean would be made before what may still change them.
      return new TracedExecutors(
          Set.copyOf(
              Binder.get(environment)
                  .bind("lumen.trace.context.exclude-executors", Bindable.listOf(String.class))
                  .orElse(List.of())));
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static ExecutorPostProcessor lumenExecutorPostProcessor(TracedExecutors executors) {
      return new ExecutorPostProcessor(executors);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static AsyncConfigurationPostProcessor lumenAsyncConfigurationPostProcessor(
        TracedExecutors executors) {
      return new AsyncConfigurationPostProcessor(executors);
    }
  }

  /** Each run of a {@code @Scheduled} method is a trace. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({SchedulingConfigurer.class, ObservationHandler.class})
  @ConditionalOnBooleanProperty(name = "lumen.trace.scheduled.enabled", matchIfMissing = true)
  static class ScheduledConfiguration {

    @Bean
    SchedulingConfigurer lumenScheduledTaskConfigurer(
        ObjectProvider<Tracer> tracers, ObjectProvider<ObservationRegistry> registries) {
      return new ScheduledTaskConfigurer(
          new ScheduledTaskSpans(tracers::getIfUnique), registries::getIfUnique);
    }
  }

  /** So is each run of a Quartz job. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({Scheduler.class, SchedulerFactoryBean.class})
  @ConditionalOnBooleanProperty(name = "lumen.trace.scheduled.enabled", matchIfMissing = true)
  static class QuartzConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static QuartzSpans lumenQuartzSpans(ObjectProvider<Tracer> tracers) {
      return new QuartzSpans(tracers::getIfUnique);
    }
  }

  /** The application's runners are a trace. */
  @Configuration(proxyBeanMethods = false)
  static class RunnerConfiguration {

    @Bean
    RunnerSpan lumenRunnerSpan(Tracer tracer, ConfigurableApplicationContext context) {
      return new RunnerSpan(tracer, context);
    }

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    ApplicationListener<ApplicationStartedEvent> lumenRunnersBegin(RunnerSpan span) {
      return span::started;
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ApplicationListener<ApplicationReadyEvent> lumenRunnersEnd(RunnerSpan span) {
      return span::over;
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ApplicationListener<ApplicationFailedEvent> lumenRunnersFailed(RunnerSpan span) {
      return span::over;
    }
  }

  /** What handlers of Spring MVC return to be run on another thread. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(WebMvcConfigurer.class)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  @ConditionalOnBooleanProperty(name = "lumen.trace.context.executors", matchIfMissing = true)
  static class MvcConfiguration {

    // First, so that what interceptors of the application log has ids.
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    WebMvcConfigurer lumenCallableConfigurer() {
      return new WebMvcConfigurer() {
        @Override
        public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
          configurer.registerCallableInterceptors(new CallableSpans());
        }
      };
    }
  }

  /** Reactor's schedulers. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(Schedulers.class)
  @ConditionalOnBooleanProperty(name = "lumen.trace.context.executors", matchIfMissing = true)
  static class ReactorConfiguration {

    @Bean
    @Lazy(false)
    SharedHook.Use lumenScheduleHook() {
      return ScheduleHook.HOOK.use();
    }
  }

  /** Reactor's operators, where a request has no thread of its own. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(Hooks.class)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
  @ConditionalOnBooleanProperty(name = "lumen.trace.context.reactor", matchIfMissing = true)
  static class ReactiveConfiguration {

    @Bean
    @Lazy(false)
    SharedHook.Use lumenOperatorHook() {
      return OperatorHook.HOOK.use();
    }
  }
}
