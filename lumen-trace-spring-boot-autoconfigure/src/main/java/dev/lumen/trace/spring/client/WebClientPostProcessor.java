package dev.lumen.trace.spring.client;

import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.PriorityOrdered;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Adds the filter to beans that are clients, or builders of such, however they were made.
 *
 * <p>Comes before proxies are made of them, whose targets could not be replaced.
 */
final class WebClientPostProcessor implements BeanPostProcessor, PriorityOrdered {

  private final ObjectProvider<LumenClientFilter> filter;

  WebClientPostProcessor(ObjectProvider<LumenClientFilter> filter) {
    this.filter = filter;
  }

  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    if (bean instanceof WebClient.Builder builder) {
      builder.filters(filter.getObject()::addTo);
    } else if (bean instanceof WebClient client && isSprings(client)) {
      return traced(client);
    }
    return bean;
  }

  /** Somebody's own implementation must not be replaced by what it delegates to. */
  private static boolean isSprings(WebClient client) {
    return client.getClass().getPackageName().equals(WebClient.class.getPackageName());
  }

  private WebClient traced(WebClient client) {
    AtomicBoolean added = new AtomicBoolean();
    WebClient.Builder builder = client.mutate();
    if (builder != null) {
      builder.filters(all -> added.set(filter.getObject().addTo(all)));
    }
    return added.get() ? builder.build() : client;
  }
}
