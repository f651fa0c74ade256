package dev.lumen.trace.spring.client;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.core.PriorityOrdered;

/** Traces what beans of type {@link RestTemplateBuilder} build. */
final class RestTemplateBuilderPostProcessor implements BeanPostProcessor, PriorityOrdered {

  private final RestTemplateTracing tracing;

  RestTemplateBuilderPostProcessor(RestTemplateTracing tracing) {
    this.tracing = tracing;
  }

  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    // A builder never changes, and of a subclass there is no telling how to make another.
    return bean.getClass() == RestTemplateBuilder.class
        ? ((RestTemplateBuilder) bean).additionalCustomizers(tracing::traceBuilt)
        : bean;
  }
}
