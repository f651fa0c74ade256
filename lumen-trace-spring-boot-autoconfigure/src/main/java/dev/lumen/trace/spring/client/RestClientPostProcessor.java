package dev.lumen.trace.spring.client;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.PriorityOrdered;
import org.springframework.web.client.RestClient;

/**
 * Traces beans that are RestClients, or builders of such, however they were made.
 *
 * <p>Comes before proxies are made of them, whose targets could not be replaced.
 */
final class RestClientPostProcessor implements BeanPostProcessor, PriorityOrdered {

  private final RestClientTracing tracing;

  RestClientPostProcessor(RestClientTracing tracing) {
    this.tracing = tracing;
  }

  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    if (bean instanceof RestClient.Builder builder) {
      return tracing.traced(builder);
    }
    return bean instanceof RestClient client ? tracing.traced(client) : bean;
  }
}
