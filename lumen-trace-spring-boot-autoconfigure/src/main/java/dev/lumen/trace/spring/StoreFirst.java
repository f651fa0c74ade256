package dev.lumen.trace.spring;

import dev.lumen.trace.store.TraceStore;
import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.ListableBeanFactory;

/** Has the store made before the beans of the application, so that it holds their spans too. */
public final class StoreFirst implements BeanFactoryInitializer<ListableBeanFactory> {

  @Override
  public void initialize(ListableBeanFactory beans) {
    beans.getBeanProvider(TraceStore.class).ifUnique(store -> {});
  }
}
