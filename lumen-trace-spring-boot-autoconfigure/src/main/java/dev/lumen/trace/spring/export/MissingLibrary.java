package dev.lumen.trace.spring.export;

import dev.lumen.trace.spring.ExporterFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** What stands in for an exporter whose library the application lacks. */
final class MissingLibrary {

  private MissingLibrary() {}

  /**
   * Knows the name of the exporter, and stops the start where it is used.
   *
   * @param dependency what to add, as group:artifact
   */
  static ExporterFactory of(String exporter, String dependency) {
    return new ExporterFactory(
        exporter,
        () -> {
          throw new InvalidConfigurationPropertyValueException(
              "lumen.trace.exporter",
              exporter,
              "It needs a library that the application lacks: add the dependency " + dependency);
        });
  }
}
