package dev.lumen.trace.spring.client;

import io.micrometer.observation.ObservationRegistry;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.PriorityOrdered;
import org.springframework.web.client.RestTemplate;

/**
 * Traces beans that are RestTemplates, however they were made: once they are, and again when all
 * beans are, since one of these may have given them another request factory.
 */
final class RestTemplatePostProcessor
    implements BeanPostProcessor, PriorityOrdered, SmartInitializingSingleton {

  private final RestTemplateTracing tracing;
  private final Set<RestTemplate> seen =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
  private volatile boolean started;

  RestTemplatePostProcessor(RestTemplateTracing tracing) {
    this.tracing = tracing;
  }

  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    if (bean instanceof RestTemplate template) {
      tracing.trace(template);
      if (!started) {
        seen.add(template);
      }
    } else if (bean instanceof ObservationRegistry registry) {
      UriTemplates.noteAllOf(registry);
    }
    return bean;
  }

  @Override
  public void afterSingletonsInstantiated() {
    started = true;
    synchronized (seen) {
      seen.forEach(tracing::trace);
      seen.clear();
    }
  }
}
