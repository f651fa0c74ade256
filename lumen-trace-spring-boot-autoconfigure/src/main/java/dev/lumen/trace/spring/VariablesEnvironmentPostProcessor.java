package dev.lumen.trace.spring;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Reads what the environment says in forms that Spring Boot does not bind by itself: maps in one
 * variable, maps whose name has a dash, and the variables of OpenTelemetry.
 */
final class VariablesEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

  private static final String RESOURCE_ATTRIBUTES = "lumen.trace.resource-attributes";
  private static final String RESOURCE_ATTRIBUTES_VARIABLE = "LUMEN_TRACE_RESOURCE_ATTRIBUTES_";

  private final Log log;

  VariablesEnvironmentPostProcessor(DeferredLogFactory logs) {
    this.log = logs.getLog(VariablesEnvironmentPostProcessor.class);
  }

  /** After the configuration files have been read, and before whoever asks what is on. */
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE - 10;
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    MutablePropertySources sources = environment.getPropertySources();
    for (PropertySource<?> source : sources.stream().toList()) {
      addBefore(source, "lumen.trace.otlp.headers", environment);
      addBefore(source, RESOURCE_ATTRIBUTES, environment);
    }
    addResourceAttributes(sources);
    if ("false".equalsIgnoreCase(environment.getProperty("lumen.trace.enabled"))) {
      return;
    }
    OpenTelemetryVariables variables =
        new OpenTelemetryVariables(environment, property -> isSet(environment, property));
    Map<String, Object> defaults = new LinkedHashMap<>(variables.settings());
    String namespace = RESOURCE_ATTRIBUTES + "[service.namespace]";
    String group = environment.getProperty("spring.application.group", "");
    if (!group.isBlank() && !isSet(environment, namespace)) {
      defaults.putIfAbsent(namespace, group);
    }
    // Spring Boot keeps these last, behind whatever the application adds later.
    DefaultPropertiesPropertySource.addOrMerge(defaults, sources);
    if (!variables.used().isEmpty()) {
      log.info("Lumen Trace: defaults read from " + String.join(", ", variables.used()));
    }
    variables.unused().forEach(unused -> log.warn("Lumen Trace does not use " + unused));
  }

  /** A map that a source has as a list in one value, as a map that goes before it. */
  private static void addBefore(
      PropertySource<?> source, String property, ConfigurableEnvironment environment) {
    ConfigurationPropertySource configuration = ConfigurationPropertySource.from(source);
    ConfigurationProperty list =
        configuration == null
            ? null
            : configuration.getConfigurationProperty(ConfigurationPropertyName.of(property));
    // What is no list is left for the binder, which then says so.
    Map<String, String> pairs =
        list != null && list.getValue() instanceof String text
            ? KeyValueList.parse(environment.resolvePlaceholders(text))
            : null;
    if (pairs == null || pairs.isEmpty()) {
      return;
    }
    Map<String, Object> map = new LinkedHashMap<>();
    pairs.forEach((key, value) -> map.put(property + "[" + key + "]", value));
    environment
        .getPropertySources()
        .addBefore(
            source.getName(), new MapPropertySource(property + " of " + source.getName(), map));
  }

  /** Each in a variable of its own: Spring Boot would expect one without the second underscore. */
  private static void addResourceAttributes(MutablePropertySources sources) {
    String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
    PropertySource<?> source = sources.get(name);
    if (source == null || !(source.getSource() instanceof Map<?, ?> variables)) {
      return;
    }
    Map<String, Object> attributes = new LinkedHashMap<>();
    variables.forEach(
        (variable, value) -> {
          @Nullable String key = attribute(String.valueOf(variable));
          if (key != null) {
            attributes.put(RESOURCE_ATTRIBUTES + "[" + key + "]", value);
          }
        });
    if (!attributes.isEmpty()) {
      sources.addBefore(
          name, new MapPropertySource(RESOURCE_ATTRIBUTES_VARIABLE + "*", attributes));
    }
  }

  private static @Nullable String attribute(String variable) {
    return variable.length() > RESOURCE_ATTRIBUTES_VARIABLE.length()
            && variable.startsWith(RESOURCE_ATTRIBUTES_VARIABLE)
        ? variable
            .substring(RESOURCE_ATTRIBUTES_VARIABLE.length())
            .toLowerCase(Locale.ROOT)
            .replace('_', '.')
        : null;
  }

  private static boolean isSet(Environment environment, String property) {
    ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
    for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
      if (source.getConfigurationProperty(name) != null
          || source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT) {
        return true;
      }
    }
    return false;
  }
}
