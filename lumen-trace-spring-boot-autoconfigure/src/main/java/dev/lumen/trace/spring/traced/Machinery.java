package dev.lumen.trace.spring.traced;

import dev.lumen.trace.CurrentSpanListener;
import dev.lumen.trace.IdGenerator;
import dev.lumen.trace.SpanListener;
import dev.lumen.trace.SpanProcessor;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.propagation.Propagator;
import dev.lumen.trace.sampling.Sampler;
import dev.lumen.trace.spring.TracerCustomizer;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.EventListener;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.aopalliance.aop.Advice;
import org.springframework.aop.Advisor;
import org.springframework.aop.Pointcut;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * What is no work of the application's own: the beans by which it is put together, those that stand
 * around a request, those that tracing stands on, and those that are traced by something else.
 */
final class Machinery {

  // As some may not be there.
  static final List<String> NAMES =
      List.of(
          "jakarta.servlet.Filter",
          "jakarta.servlet.Servlet",
          "org.springframework.web.server.WebFilter",
          "org.springframework.web.servlet.HandlerInterceptor",
          "org.springframework.data.repository.Repository");

  private static final List<Class<?>> TYPES =
      Stream.concat(
              Stream.of(
                  AopInfrastructureBean.class,
                  Advice.class,
                  Advisor.class,
                  Pointcut.class,
                  FactoryBean.class,
                  BeanPostProcessor.class,
                  BeanFactoryPostProcessor.class,
                  EventListener.class,
                  // A trace each, or one together.
                  ApplicationRunner.class,
                  CommandLineRunner.class,
                  Executor.class,
                  DataSource.class,
                  SpanExporter.class,
                  SpanProcessor.class,
                  SpanListener.class,
                  CurrentSpanListener.class,
                  Sampler.class,
                  Propagator.class,
                  IdGenerator.class,
                  TracerCustomizer.class),
              NAMES.stream().flatMap(Machinery::present))
          .toList();

  // By name, as some may not be there. A handler's span is the server's.
  private static final List<String> ANNOTATIONS =
      List.of(
          Configuration.class.getName(),
          ConfigurationProperties.class.getName(),
          "org.aspectj.lang.annotation.Aspect",
          "org.springframework.stereotype.Controller",
          "org.springframework.web.bind.annotation.ControllerAdvice",
          "org.springframework.boot.actuate.endpoint.annotation.Endpoint",
          "jakarta.ws.rs.Path",
          "jakarta.ws.rs.ext.Provider");

  private Machinery() {}

  /**
   * Whether what a proxy stands for is part of it: an object of a scope, or a repository. To be
   * asked of proxies.
   */
  static boolean includes(Object bean) {
    return TYPES.stream().anyMatch(machine -> machine.isInstance(bean));
  }

  /** Whether the beans of a class are part of it. */
  static boolean includes(Class<?> type) {
    String name = type.getName();
    return name.startsWith("java.")
        || name.startsWith("org.springframework.")
        || name.startsWith("dev.lumen.trace.spring.")
        || Proxy.isProxyClass(type)
        || type.isHidden()
        || TYPES.stream().anyMatch(machine -> machine.isAssignableFrom(type))
        || isAnnotated(type)
        || makesBeans(type);
  }

  private static boolean isAnnotated(Class<?> type) {
    MergedAnnotations annotations = MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY);
    return ANNOTATIONS.stream().anyMatch(annotations::isPresent);
  }

  private static boolean makesBeans(Class<?> type) {
    for (Method method : ReflectionUtils.getDeclaredMethods(type)) {
      if (MergedAnnotations.from(method).isPresent(Bean.class)) {
        return true;
      }
    }
    return false;
  }

  private static Stream<Class<?>> present(String name) {
    try {
      return Stream.of(ClassUtils.forName(name, Machinery.class.getClassLoader()));
    } catch (ClassNotFoundException | LinkageError e) {
      return Stream.empty();
    }
  }
}
