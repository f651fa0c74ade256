package dev.lumen.trace.spring.jdbc;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.SpringProxy;
import org.springframework.aop.TargetSource;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.target.EmptyTargetSource;
import org.springframework.aop.target.SingletonTargetSource;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Puts a data source behind a proxy that traces its connections, of a class that whoever knows the
 * data source can take for its own; where there can be none it is left as it is, and that is said.
 *
 * <p>Thread-safe.
 */
final class DataSourceProxies {

  private static final Logger logger = LoggerFactory.getLogger(DataSourceProxies.class);

  private final JdbcTracing tracing;

  DataSourceProxies(JdbcTracing tracing) {
    this.tracing = tracing;
  }

  /** The data source to use in a data source's place, which may be the same. */
  DataSource trace(DataSource dataSource, String name) {
    try {
      if (!AopUtils.isAopProxy(dataSource)) {
        return proxy(dataSource, name);
      }
      // The target of a scoped proxy is a bean of its own.
      boolean open = dataSource instanceof Advised advised && !advised.isFrozen();
      if (open && AopProxyUtils.getSingletonTarget(dataSource) != null && !isTraced(dataSource)) {
        ((Advised) dataSource).addAdvice(0, new ConnectionAdvice(tracing, name, () -> {}));
      }
      return dataSource;
    } catch (RuntimeException | LinkageError e) {
      tell(dataSource, name, e.toString());
      return dataSource;
    }
  }

  /** The class of what will be used in place of a data source of a class. */
  Class<?> typeOf(Class<?> type, String name) {
    if (SpringProxy.class.isAssignableFrom(type)
        || type.isInterface()
        || isNameless(type)
        || obstacle(type) != null) {
      return type;
    }
    try {
      return factory(
              type, EmptyTargetSource.forClass(type), new ConnectionAdvice(tracing, name, () -> {}))
          .getProxyClass(loader(type));
    } catch (RuntimeException | LinkageError e) {
      // As it will be said when the data source is there.
      return type;
    }
  }

  private static boolean isTraced(DataSource dataSource) {
    return Arrays.stream(((Advised) dataSource).getAdvisors())
        .anyMatch(advisor -> advisor.getAdvice() instanceof ConnectionAdvice);
  }

  private DataSource proxy(DataSource dataSource, String name) {
    Class<?> type = dataSource.getClass();
    // Who made one in a test asks that very object what was called.
    if (type.getName().contains("$MockitoMock$")) {
      return dataSource;
    }
    String obstacle = obstacle(type);
    if (obstacle != null) {
      tell(dataSource, name, obstacle);
      return dataSource;
    }
    boolean byClass = !isNameless(type);
    DataSource[] proxy = new DataSource[1];
    proxy[0] =
        (DataSource)
            factory(
                    type,
                    new SingletonTargetSource(dataSource),
                    new ConnectionAdvice(
                        tracing, name, () -> copyState(dataSource, proxy[0], byClass)))
                .getProxy(loader(type));
    copyState(dataSource, proxy[0], byClass);
    return proxy[0];
  }

  private static ProxyFactory factory(Class<?> type, TargetSource target, ConnectionAdvice advice) {
    ProxyFactory factory = new ProxyFactory();
    factory.setInterfaces(ClassUtils.getAllInterfacesForClass(type));
    factory.setTargetSource(target);
    factory.setProxyTargetClass(!isNameless(type));
    factory.addAdvice(advice);
    return factory;
  }

  private static ClassLoader loader(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null ? DataSourceProxies.class.getClassLoader() : loader;
  }

  /** Why a subclass could not stand for a class, null where it could. */
  private static @Nullable String obstacle(Class<?> type) {
    if (isNameless(type)) {
      return null;
    }
    if (Modifier.isFinal(type.getModifiers()) || type.isSealed()) {
      return "its class is final";
    }
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      for (Method method : c.getDeclaredMethods()) {
        int modifiers = method.getModifiers();
        if (Modifier.isFinal(modifiers)
            && Modifier.isPublic(modifiers)
            && !Modifier.isStatic(modifiers)) {
          return "its method " + method.getName() + " is final";
        }
      }
    }
    return null;
  }

  /** Whether nobody but the class around it, or nobody at all, has a name for the class. */
  private static boolean isNameless(Class<?> type) {
    return Proxy.isProxyClass(type)
        || type.isHidden()
        || type.isAnonymousClass()
        || Modifier.isPrivate(type.getModifiers());
  }

  /**
   * Gives the proxy what its target has in its fields. Whatever is called on it is called on the
   * target; but Spring Boot, for its metrics, looks for a pool in the field of a data source.
   */
  private static void copyState(DataSource from, @Nullable DataSource to, boolean byClass) {
    if (byClass && to != null) {
      try {
        ReflectionUtils.shallowCopyFieldState(from, to);
      } catch (RuntimeException e) {
        logger.debug("Fields of {} cannot be read", from.getClass().getName(), e);
      }
    }
  }

  private static void tell(DataSource dataSource, String name, String reason) {
    logger.info(
        "The data source '{}' ({}) is left as it is, and its statements are no spans: {}. Where they"
            + " are to be, put it into a DelegatingDataSource and make that the bean."
            + " lumen.trace.jdbc.enabled=false silences this",
        name,
        dataSource.getClass().getName(),
        reason);
  }
}
