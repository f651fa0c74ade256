package dev.lumen.trace.spring.context;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Turns on Spring's own switches for what the tracer needs, where nobody has set them: log lines
 * with a place for ids and, in a reactive web application, Reactor's context propagation. Elsewhere
 * that one is the user's alone, since it carries more than the span, a security context for one.
 */
final class PropagationEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

  /** After the configuration files have been read. */
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    if (!isOn(environment, "lumen.trace.enabled")) {
      return;
    }
    Map<String, Object> defaults = new LinkedHashMap<>();
    if (type(environment, application) == WebApplicationType.REACTIVE) {
      defaults.put("spring.reactor.context-propagation", "auto");
    }
    if (isOn(environment, "lumen.trace.log-correlation")) {
      defaults.put("logging.expect-correlation-id", "true");
      LogKeys keys = LogKeys.of(environment);
      if (keys.isAllowed() && !keys.equals(LogKeys.DEFAULT)) {
        defaults.put("logging.pattern.correlation", keys.pattern());
      }
    }
    defaults.keySet().removeIf(environment::containsProperty);
    // Spring Boot keeps these last, behind whatever the application adds later.
    DefaultPropertiesPropertySource.addOrMerge(defaults, environment.getPropertySources());
  }

  private static @Nullable WebApplicationType type(
      ConfigurableEnvironment environment, SpringApplication application) {
    // The property is given to the application after this.
    return Binder.get(environment)
        .bind("spring.main.web-application-type", WebApplicationType.class)
        .orElseGet(application::getWebApplicationType);
  }

  private static boolean isOn(ConfigurableEnvironment environment, String property) {
    // The failure of a binding is explained to the user, that of a conversion is not.
    return Boolean.TRUE.equals(Binder.get(environment).bind(property, Boolean.class).orElse(true));
  }
}
