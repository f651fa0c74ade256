package dev.lumen.trace.spring.client;

import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.PriorityOrdered;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/**
 * Adds the interceptor to beans that are clients, or builders of such, however they were made.
 *
 * <p>Comes before proxies are made of them, whose targets could not be replaced.
 */
final class RestClientPostProcessor implements BeanPostProcessor, PriorityOrdered {

  private final ObjectProvider<LumenClientInterceptor> interceptor;

  RestClientPostProcessor(ObjectProvider<LumenClientInterceptor> interceptor) {
    this.interceptor = interceptor;
  }

  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    if (bean instanceof RestTemplate restTemplate) {
      boolean unused = interceptor.getObject().addTo(restTemplate.getInterceptors());
    } else if (bean instanceof RestClient.Builder builder) {
      builder.requestInterceptors(interceptor.getObject()::addTo);
    } else if (bean instanceof RestClient client && isSprings(client)) {
      return traced(client);
    }
    return bean;
  }

  /** Somebody's own implementation must not be replaced by what it delegates to. */
  private static boolean isSprings(RestClient client) {
    return client.getClass().getPackageName().equals(RestClient.class.getPackageName());
  }

  private RestClient traced(RestClient client) {
    AtomicBoolean added = new AtomicBoolean();
    RestClient.Builder builder = client.mutate();
    if (builder != null) {
      builder.requestInterceptors(all -> added.set(interceptor.getObject().addTo(all)));
    }
    return added.get() ? builder.build() : client;
  }
}
