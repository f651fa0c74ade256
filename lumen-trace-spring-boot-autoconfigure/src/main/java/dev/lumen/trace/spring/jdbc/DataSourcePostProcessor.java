package dev.lumen.trace.spring.jdbc;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.SmartInstantiationAwareBeanPostProcessor;
import org.springframework.core.Ordered;

/**
 * Has the application's beans that are data sources be traced.
 *
 * <p>Comes after what makes proxies of beans by their class, and after their properties are set.
 */
final class DataSourcePostProcessor implements SmartInstantiationAwareBeanPostProcessor, Ordered {

  private final DataSourceProxies proxies;
  private final Set<String> handedOutEarly = ConcurrentHashMap.newKeySet();

  DataSourcePostProcessor(DataSourceProxies proxies) {
    this.proxies = proxies;
  }

  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  /** Asked ahead of time alone: an image has no proxies but those whose classes are made then. */
  @Override
  public Class<?> determineBeanType(Class<?> beanClass, String beanName) {
    return DataSource.class.isAssignableFrom(beanClass)
        ? proxies.typeOf(beanClass, beanName)
        : beanClass;
  }

  /** Somebody in a circle of beans gets it before it is complete: that must be the same object. */
  @Override
  public Object getEarlyBeanReference(Object bean, String beanName) {
    if (bean instanceof DataSource dataSource) {
      handedOutEarly.add(beanName);
      return proxies.trace(dataSource, beanName);
    }
    return bean;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    return bean instanceof DataSource dataSource && !handedOutEarly.remove(beanName)
        ? proxies.trace(dataSource, beanName)
        : bean;
  }
}
