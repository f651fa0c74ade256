package dev.lumen.trace.spring;

import dev.lumen.trace.Tracer;
import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.task.AsyncTaskExecutor;

/**
 * Has the tracer made before the beans of the application, also where none of them asks for it. So
 * it is closed after them: spans that they end while they are destroyed are exported too.
 */
final class TracerFirst implements BeanFactoryInitializer<ConfigurableListableBeanFactory> {

  @Override
  public void initialize(ConfigurableListableBeanFactory beans) {
    beans.getBeanProvider(DefaultTracer.class).ifAvailable(tracer -> {});
    for (String tracer : beans.getBeanNamesForType(Tracer.class, false, false)) {
      for (String executor : beans.getBeanNamesForType(AsyncTaskExecutor.class, false, false)) {
        // Boot's own is there already. What something needs may be what an exporter needs.
        if (beans.containsSingleton(executor) && beans.getDependentBeans(executor).length == 0) {
          beans.registerDependentBean(tracer, executor);
        }
      }
    }
  }
}
