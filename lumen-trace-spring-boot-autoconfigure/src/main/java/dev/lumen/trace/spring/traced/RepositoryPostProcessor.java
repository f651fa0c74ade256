package dev.lumen.trace.spring.traced;

import dev.lumen.trace.Tracer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;

/**
 * Has the repositories of Spring Data be traced, within the proxy that each of them is already:
 * around the transaction, so that a commit that fails is the span's error.
 */
final class RepositoryPostProcessor implements BeanPostProcessor {

  private final Supplier<? extends @Nullable Tracer> tracer;
  private final Supplier<@Nullable TracedMethods> annotated;
  private final boolean roots;

  RepositoryPostProcessor(
      Supplier<? extends @Nullable Tracer> tracer,
      Supplier<@Nullable TracedMethods> annotated,
      boolean roots) {
    this.tracer = tracer;
    this.annotated = annotated;
    this.roots = roots;
  }

  @Override
  public Object postProcessBeforeInitialization(Object bean, String beanName) {
    if (bean instanceof RepositoryFactoryBeanSupport<?, ?, ?> repository) {
      repository.addRepositoryFactoryCustomizer(
          factory ->
              factory.addRepositoryProxyPostProcessor(
                  (proxy, information) ->
                      proxy.addAdvice(
                          0,
                          new RepositoryInterceptor(
                              information.getRepositoryInterface(),
                              annotated.get(),
                              tracer,
                              roots))));
    }
    return bean;
  }
}
