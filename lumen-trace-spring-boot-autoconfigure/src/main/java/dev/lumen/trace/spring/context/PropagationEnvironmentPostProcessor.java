package dev.lumen.trace.spring.context;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Turns on Spring's own switches for what the tracer needs, where nobody has set them: log lines
 * with a place for ids and, in a reactive web application, Reactor's context propagation. Elsewhere
 * that one is the user's alone, since it carries more than the span, a security context for one.
 */
final class PropagationEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

  private static final String NAME = "lumenTraceDefaults";

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
    // The application's own default properties are put behind ours later.
    defaults.keySet().removeIf(environment::containsProperty);
    environment.getPropertySources().addLast(new MapPropertySource(NAME, defaults));
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
