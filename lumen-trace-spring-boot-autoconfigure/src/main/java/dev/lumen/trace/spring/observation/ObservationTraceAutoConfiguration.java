package dev.lumen.trace.spring.observation;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LazyBean;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.LumenTraceProperties;
import dev.lumen.trace.spring.LumenTraceProperties.Propagation.Inbound;
import dev.lumen.trace.spring.http.UrlRedaction;
import io.lettuce.core.tracing.MicrometerTracing;
import io.micrometer.context.ContextRegistry;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationHandlerGroup;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.util.ClassUtils;

/** Has what is observed by Micrometer be spans, and messages carry the trace. */
@AutoConfiguration(after = LumenTraceAutoConfiguration.class)
@ConditionalOnClass(ObservationHandler.class)
@ConditionalOnSingleCandidate(Tracer.class)
@ConditionalOnBooleanProperty(name = "lumen.trace.enabled", matchIfMissing = true)
@ImportRuntimeHints(ObservationHints.class)
public final class ObservationTraceAutoConfiguration {

  private static final String ENABLED = "lumen.trace.observations.enabled";
  private static final String TRACING = "io.micrometer.tracing.handler.TracingObservationHandler";

  static final String SPAN_CONTEXT = "io.prometheus.metrics.tracer.common.SpanContext";
  private static final boolean EXEMPLARS =
      ClassUtils.isPresent(SPAN_CONTEXT, ObservationTraceAutoConfiguration.class.getClassLoader());

  // Spring Boot gives it to each registry that is a bean. First of the handlers: what others do
  // when
  // a scope opens is done under the span, and what they add to the keys at the end is recorded.
  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  @Order(Ordered.HIGHEST_PRECEDENCE)
  @ConditionalOnBooleanProperty(name = ENABLED, matchIfMissing = true)
  static SpanObservationHandler lumenSpanObservationHandler(
      ObjectProvider<Tracer> tracer, Environment environment) {
    // The properties as a bean would be made before what may still change them.
    Inbound inbound =
        Binder.get(environment)
            .bind("lumen.trace.propagation.inbound", Inbound.class)
            .orElse(Inbound.CONTINUE);
    LumenTraceProperties.Http http =
        Binder.get(environment).bindOrCreate("lumen.trace.http", LumenTraceProperties.Http.class);
    return new SpanObservationHandler(
        new LazyBean<>(tracer),
        TracedObservations.of(environment),
        new Keys(new UrlRedaction(http.redactedQueryParameters())),
        inbound == Inbound.RESTART);
  }

  /** Where observations are carried to other threads, so is the span. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(ContextRegistry.class)
  @ConditionalOnBooleanProperty(name = ENABLED, matchIfMissing = true)
  static class ContextPropagationConfiguration {

    @Bean
    @Lazy(false)
    AccessorOrder lumenAccessorOrder() {
      return AccessorOrder.spansFirst(ContextRegistry.getInstance());
    }
  }

  /** What else handles observations: first ours, then the meters of the same observation. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({ObservationHandlerGroup.class, MeterObservationHandler.class})
  @ConditionalOnMissingClass(TRACING)
  @ConditionalOnBooleanProperty(name = ENABLED, matchIfMissing = true)
  static class MetersConfiguration {

    @Bean
    ObservationHandlerGroup lumenObservationHandlerGroup() {
      return new SpanHandlerGroup(() -> false, EXEMPLARS);
    }
  }

  /**
   * Where Micrometer Tracing would make spans of the same observations; also where none are wanted.
   */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(value = ObservationHandlerGroup.class, name = TRACING)
  static class MicrometerTracingConfiguration {

    @Bean
    ObservationHandlerGroup lumenObservationHandlerGroup(
        ObjectProvider<io.micrometer.tracing.Tracer> tracers) {
      return new SpanHandlerGroup(() -> tracers.stream().anyMatch(this::isOther), EXEMPLARS);
    }

    private boolean isOther(io.micrometer.tracing.Tracer tracer) {
      return tracer != io.micrometer.tracing.Tracer.NOOP
          && !tracer.getClass().getName().startsWith("dev.lumen.trace.");
    }
  }

  /** Records that Spring Kafka sends and receives. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(KafkaTemplate.class)
  @ConditionalOnBooleanProperty(name = ENABLED, matchIfMissing = true)
  @ImportRuntimeHints(ObservationHints.Kafka.class)
  static class KafkaConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static KafkaPostProcessor lumenKafkaPostProcessor(
        SpanObservationHandler handler, ObjectProvider<Tracer> tracer, Environment environment) {
      return new KafkaPostProcessor(KafkaTracing.of(handler, new LazyBean<>(tracer), environment));
    }
  }

  /** Commands that Lettuce gives to Redis. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({ClientResourcesBuilderCustomizer.class, MicrometerTracing.class})
  @ConditionalOnBooleanProperty(name = ENABLED, matchIfMissing = true)
  static class RedisConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static LettucePostProcessor lumenLettucePostProcessor(
        ObjectProvider<ObservationRegistry> registry) {
      return new LettucePostProcessor(new LazyBean<>(registry));
    }
  }
}
