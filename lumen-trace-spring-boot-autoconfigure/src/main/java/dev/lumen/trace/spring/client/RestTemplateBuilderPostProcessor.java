package dev.lumen.trace.spring.client;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.core.PriorityOrdered;

/** Adds the interceptor to what beans of type {@link RestTemplateBuilder} build. */
final class RestTemplateBuilderPostProcessor implements BeanPostProcessor, PriorityOrdered {

  private final ObjectProvider<LumenClientInterceptor> interceptor;

  RestTemplateBuilderPostProcessor(ObjectProvider<LumenClientInterceptor> interceptor) {
    this.interceptor = interceptor;
  }

  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    // A builder never changes, and of a subclass there is no telling how to make another.
    return bean.getClass() == RestTemplateBuilder.class
        ? ((RestTemplateBuilder) bean).additionalCustomizers(customizer(interceptor.getObject()))
        : bean;
  }

  static RestTemplateCustomizer customizer(LumenClientInterceptor interceptor) {
    return restTemplate -> {
      boolean unused = interceptor.addTo(restTemplate.getInterceptors());
    };
  }
}
