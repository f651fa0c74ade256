package dev.lumen.trace.spring;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Thrown for a value that is good, but needs a library that the application lacks. */
public final class MissingDependencyException extends InvalidConfigurationPropertyValueException {

  private static final long serialVersionUID = 1;

  private final String dependency;

  /**
   * @param property whose value it is
   * @param missing the name of a class that is not there
   * @param dependency what to add, as group:artifact
   */
  public MissingDependencyException(
      String property, String value, String missing, String dependency) {
    super(
        property,
        value,
        "It needs the class %s, which the application lacks: add the dependency %s"
            .formatted(missing, dependency));
    this.dependency = dependency;
  }

  /** What to do about it. */
  String action() {
    return "Add the dependency %s, or leave '%s' out of '%s'."
        .formatted(dependency, getValue(), getName());
  }
}
