package dev.lumen.trace.spring.client;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.PriorityOrdered;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Adds the filter to beans that are clients, or builders of such, however they were made.
 * Somebody's own implementation stays what it is: it must not be replaced by what it delegates to.
 *
 * <p>Comes before proxies are made of them, whose targets could not be replaced.
 */
final class WebClientPostProcessor implements BeanPostProcessor, PriorityOrdered {

  private static final String CLIENT =
      "org.springframework.web.reactive.function.client.DefaultWebClient";
  private static final String BUILDER =
      "org.springframework.web.reactive.function.client.DefaultWebClientBuilder";

  private final Supplier<LumenClientFilter> filter;

  WebClientPostProcessor(Supplier<LumenClientFilter> filter) {
    this.filter = filter;
  }

  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    try {
      if (bean instanceof WebClient.Builder builder && isNamed(builder, BUILDER)) {
        builder.filters(filter.get()::addTo);
      } else if (bean instanceof WebClient client && isNamed(client, CLIENT)) {
        return traced(client);
      }
    } catch (Throwable e) {
      LumenClientFilter.LOG.once("The WebClient of bean '" + beanName + "' is not traced", e);
    }
    return bean;
  }

  private static boolean isNamed(Object bean, String className) {
    return bean.getClass().getName().equals(className);
  }

  private WebClient traced(WebClient client) {
    AtomicBoolean added = new AtomicBoolean();
    WebClient.Builder builder = client.mutate();
    builder.filters(all -> added.set(filter.get().addTo(all)));
    return added.get() ? builder.build() : client;
  }
}
