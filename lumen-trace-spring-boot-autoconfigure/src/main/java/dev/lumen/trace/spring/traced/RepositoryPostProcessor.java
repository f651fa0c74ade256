package dev.lumen.trace.spring.traced;

import dev.lumen.trace.Tracer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;
import org.springframework.util.ReflectionUtils;

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
                          interceptor(
                              information.getRepositoryInterface(),
                              annotated.get(),
                              tracer,
                              roots))));
    }
    return bean;
  }

  /**
   * What traces a repository.
   *
   * @param annotated finds the methods that have a span by their annotation; null where none has
   */
  static CallInterceptor interceptor(
      Class<?> repository,
      @Nullable TracedMethods annotated,
      Supplier<? extends @Nullable Tracer> tracer,
      boolean roots) {
    return new CallInterceptor(
        method ->
            ReflectionUtils.isObjectMethod(method)
                    || (annotated != null && annotated.find(method, repository) != null)
                ? null
                : TracedMethod.ofRepository(method, repository),
        tracer,
        roots);
  }
}
