package dev.lumen.trace.noharm.probe;

import dev.lumen.trace.noharm.app.Journal;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.web.error.ErrorPageRegistrar;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.TaskExecutor;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.HandlerInterceptor;

/** The application's beans, its properties, and what the process has besides. */
final class ContextChecks {

  /** What users have injected by type, most of them alone. */
  private static final List<Class<?>> INJECTED =
      List.of(
          AsyncTaskExecutor.class,
          ClientHttpRequestFactory.class,
          ClientHttpRequestInterceptor.class,
          CorsConfigurationSource.class,
          DataSource.class,
          ErrorPageRegistrar.class,
          ExchangeFilterFunction.class,
          Executor.class,
          ExecutorService.class,
          Filter.class,
          HandlerExceptionResolver.class,
          HandlerInterceptor.class,
          RestClient.class,
          RestClient.Builder.class,
          RestTemplate.class,
          RestTemplateBuilder.class,
          ScheduledExecutorService.class,
          SecurityFilterChain.class,
          TaskDecorator.class,
          TaskExecutor.class,
          TaskScheduler.class,
          WebClient.class,
          WebClient.Builder.class);

  private final ServletWebServerApplicationContext context;
  private final ConfigurableListableBeanFactory beans;

  ContextChecks(ServletWebServerApplicationContext context) {
    this.context = context;
    this.beans = context.getBeanFactory();
  }

  void run(Observations seen) throws Exception {
    seen.check("beans by name", this::byName);
    seen.check("beans by type", this::byType);
    seen.check("filters and servlets", this::filters);
    seen.check("properties", this::properties);
    seen.check("system properties", this::systemProperties);
    seen.check("threads", this::threads);
    seen.check("meters", this::meters);
  }

  private void byName() {
    for (String name : beans.getBeanDefinitionNames()) {
      Journal.note("bean", name + " is a " + className(beans.getBean(name)));
    }
  }

  private static String className(Object bean) {
    return ClassUtils.getUserClass(bean).getName();
  }

  private void byType() {
    for (Class<?> type : INJECTED) {
      String name = ClassUtils.getShortName(type);
      Object unique = injected(type);
      Journal.note(name + " alone", unique == null ? "none, or too many" : className(unique));
      Journal.note(name + " all", new TreeSet<>(List.of(beans.getBeanNamesForType(type))));
    }
  }

  /** What is injected where a type is asked for; null where there is none, or too many. */
  private @Nullable Object injected(Class<?> type) {
    try {
      return beans.resolveDependency(new InjectionPoint(type), null);
    } catch (NoUniqueBeanDefinitionException e) {
      return null;
    }
  }

  private void filters() {
    ServletContext servlets = Objects.requireNonNull(context.getServletContext());
    servlets.getFilterRegistrations().forEach(this::noteFilter);
    servlets
        .getServletRegistrations()
        .forEach((name, servlet) -> Journal.note("servlet " + name, servlet.getMappings()));
  }

  private void noteFilter(String name, FilterRegistration filter) {
    Collection<String> patterns = filter.getUrlPatternMappings();
    Journal.note("filter " + name, new TreeSet<>(patterns) + " " + filter.getClassName());
  }

  private void properties() {
    for (PropertySource<?> source : context.getEnvironment().getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> listed
          && !source.getName().startsWith("system")) {
        for (String name : listed.getPropertyNames()) {
          Journal.note("property", name + "=" + context.getEnvironment().getProperty(name));
        }
      }
    }
  }

  private void systemProperties() {
    Map<String, Object> properties = new TreeMap<>();
    System.getProperties().forEach((name, value) -> properties.put(name.toString(), value));
    properties.keySet().removeIf(name -> name.matches("java.class.path|sun.java.command"));
    properties.forEach((name, value) -> Journal.note("system property", name + "=" + value));
  }

  private static String withoutNumbers(String name) {
    return name.replaceAll("@.*", "").replaceAll("\\d+", "N");
  }

  /** Timers have a count as well: what they count was the same. */
  private void meters() {
    for (Meter meter : context.getBean(MeterRegistry.class).getMeters()) {
      String name = meter.getId().getName();
      if (!name.matches("(jvm|process|system|disk|hikaricp)\\..*")) {
        String count = meter instanceof Timer timer ? " counts " + timer.count() : "";
        Journal.note("meter", name + meter.getId().getTags() + count);
      }
    }
  }

  private void threads() {
    Collection<Thread> threads = Thread.getAllStackTraces().keySet();
    new TreeSet<>(threads.stream().map(thread -> withoutNumbers(thread.getName())).toList())
        .forEach(name -> Journal.note("thread", name));
    Journal.note("handler of what nobody catches", Thread.getDefaultUncaughtExceptionHandler());
  }

  /** A field of any type, without a name that would choose between beans. */
  private static final class InjectionPoint extends DependencyDescriptor {

    private static final long serialVersionUID = 1L;

    private final Class<?> type;

    InjectionPoint(Class<?> type) {
      super(Objects.requireNonNull(ReflectionUtils.findField(InjectionPoint.class, "type")), false);
      this.type = type;
    }

    @Override
    public Class<?> getDependencyType() {
      return type;
    }

    @Override
    public ResolvableType getResolvableType() {
      return ResolvableType.forClass(type);
    }

    @Override
    public @Nullable String getDependencyName() {
      return null;
    }
  }
}
