package dev.lumen.trace.spring;

import dev.lumen.trace.Tracer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.task.AsyncTaskExecutor;

/**
 * Has the tracer made before the beans of the application, also where none of them asks for it. So
 * it is closed after them: spans that they end while they are destroyed are exported too.
 */
final class TracerFirst implements BeanFactoryInitializer<ConfigurableListableBeanFactory> {

  private static final Logger logger = LoggerFactory.getLogger(TracerFirst.class);

  @Override
  public void initialize(ConfigurableListableBeanFactory beans) {
    beans.getBeanProvider(DefaultTracer.class).ifAvailable(tracer -> {});
    String[] tracers = beans.getBeanNamesForType(Tracer.class, false, false);
    if (tracers.length > 1 && beans.getBeanNamesForType(DefaultTracer.class).length == 0) {
      logger.warn(
          "Nothing is traced by itself, as there is more than one Tracer: the beans {}. Mark the one"
              + " to trace with as @Primary",
          String.join(", ", tracers));
    }
    for (String tracer : tracers) {
      for (String executor : beans.getBeanNamesForType(AsyncTaskExecutor.class, false, false)) {
        // Boot's own is there already. What something needs may be what an exporter needs.
        if (beans.containsSingleton(executor) && beans.getDependentBeans(executor).length == 0) {
          beans.registerDependentBean(tracer, executor);
        }
      }
    }
  }
}
