package dev.lumen.trace.spring.context;

import java.lang.reflect.Field;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.PriorityOrdered;
import org.springframework.scheduling.annotation.AbstractAsyncConfiguration;
import org.springframework.util.ReflectionUtils;

/**
 * Has the executor that an {@code AsyncConfigurer} gives, which need not be a bean, carry the
 * current span to methods that are asynchronous.
 *
 * <p>Comes before what is configured by that, a post-processor too, is made.
 */
final class AsyncConfigurationPostProcessor implements BeanPostProcessor, PriorityOrdered {

  static final String FIELD = "executor";

  private final TracedExecutors executors;

  AsyncConfigurationPostProcessor(TracedExecutors executors) {
    this.executors = executors;
  }

  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  @Override
  public Object postProcessBeforeInitialization(Object bean, String beanName) {
    if (bean instanceof AbstractAsyncConfiguration configuration) {
      // For subclasses, which is as good as public.
      Field field = ReflectionUtils.findField(AbstractAsyncConfiguration.class, FIELD);
      try {
        if (field != null) {
          ReflectionUtils.makeAccessible(field);
          if (ReflectionUtils.getField(field, configuration) instanceof Supplier<?> given) {
            ReflectionUtils.setField(field, configuration, traced(given));
          }
        }
      } catch (RuntimeException e) {
        // Another version of Spring.
        TracedExecutors.tell(configuration, beanName, e);
      }
    }
    return bean;
  }

  private Supplier<?> traced(Supplier<?> given) {
    return () -> {
      Object executor = given.get();
      return executor instanceof Executor known
          ? executors.trace(known, "asyncExecutor", true)
          : executor;
    };
  }
}
