package dev.lumen.trace.spring;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Explains a bad value under {@code lumen.trace}, however it was given. Spring Boot's own analyzer
 * finds neither the elements of a list nor most variables of the environment, and shows the value
 * that it finds, also where we do not.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidPropertyFailureAnalyzer
    extends AbstractFailureAnalyzer<InvalidConfigurationPropertyValueException> {

  private final Environment environment;

  InvalidPropertyFailureAnalyzer(Environment environment) {
    this.environment = environment;
  }

  @Override
  protected @Nullable FailureAnalysis analyze(
      Throwable rootFailure, InvalidConfigurationPropertyValueException cause) {
    if (!cause.getName().startsWith("lumen.trace.")) {
      return null;
    }
    String description =
        "Invalid value '%s' for configuration property '%s'%s.%n%n%s"
            .formatted(
                cause.getValue(), cause.getName(), origin(cause.getName()), cause.getReason());
    return new FailureAnalysis(description, action(cause), cause);
  }

  private static String action(InvalidConfigurationPropertyValueException cause) {
    return cause instanceof MissingDependencyException missing
        ? missing.action()
        : "Change the value of '" + cause.getName() + "'.";
  }

  private String origin(String name) {
    return Stream.of(name, name + "[0]")
        .map(this::property)
        .filter(Objects::nonNull)
        .map(property -> " (originating from '" + property.getOrigin() + "')")
        .findFirst()
        .orElse("");
  }

  private @Nullable ConfigurationProperty property(String name) {
    // Not "of": the keys of a map, such as names of headers, need not be canonical.
    ConfigurationPropertyName key = ConfigurationPropertyName.adapt(name, '.');
    for (var source : ConfigurationPropertySources.get(environment)) {
      ConfigurationProperty property = source.getConfigurationProperty(key);
      if (property != null) {
        return property;
      }
    }
    return null;
  }
}
