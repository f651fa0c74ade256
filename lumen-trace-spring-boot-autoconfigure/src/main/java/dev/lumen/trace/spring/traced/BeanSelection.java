package dev.lumen.trace.spring.traced;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Repository;
import org.springframework.stereotype.Service;

/** The classes that are named by stereotypes and by patterns, as AspectJ writes them. Immutable. */
final class BeanSelection {

  private static final String PROPERTY = "lumen.trace.traced.beans";

  private static final Map<String, Class<? extends java.lang.annotation.Annotation>> STEREOTYPES =
      Map.of(
          "service", Service.class, "repository", Repository.class, "component", Component.class);

  private static final String NAME = "[\\p{javaJavaIdentifierPart}*]+";
  private static final Pattern PATTERN = Pattern.compile(NAME + "(\\.\\.?" + NAME + ")+");

  private final List<Predicate<Class<?>>> rules;

  private BeanSelection(List<Predicate<Class<?>>> rules) {
    this.rules = rules;
  }

  /**
   * What the values of the property select.
   *
   * @throws InvalidConfigurationPropertyValueException where one is neither a stereotype nor a
   *     pattern
   */
  static BeanSelection of(List<String> values) {
    return new BeanSelection(
        values.stream()
            .map(String::strip)
            .filter(value -> !value.isEmpty())
            .map(BeanSelection::rule)
            .toList());
  }

  boolean includes(Class<?> type) {
    return rules.stream().anyMatch(rule -> rule.test(type));
  }

  private static Predicate<Class<?>> rule(String value) {
    var stereotype = STEREOTYPES.get(value.toLowerCase(Locale.ROOT));
    if (stereotype != null) {
      return type ->
          MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY).isPresent(stereotype);
    }
    if (!PATTERN.matcher(value).matches() || value.contains("**")) {
      throw new InvalidConfigurationPropertyValueException(
          PROPERTY,
          value,
          "It must be service, repository or component, or a pattern of classes such as"
              + " com.acme.orders..*, where .. is any packages and * any characters of a name");
    }
    Predicate<String> name = Pattern.compile(expression(value)).asMatchPredicate();
    return type -> name.test(type.getName());
  }

  private static String expression(String pattern) {
    return pattern
        .replace("$", "\\$")
        .replace("..", "\0")
        .replace(".", "\\.")
        .replace("*", "[^.]*")
        .replace("\0", "\\.(?:[^.]+\\.)*");
  }
}
