package dev.lumen.trace.spring.export;

import dev.lumen.trace.spring.ExporterFactory;
import dev.lumen.trace.spring.MissingDependencyException;

/** What stands in for an exporter whose library the application lacks. */
final class MissingLibrary {

  private MissingLibrary() {}

  /**
   * Knows the name of the exporter, and stops the start where it is used.
   *
   * @param missing the name of the class that is not there
   * @param dependency what to add, as group:artifact
   */
  static ExporterFactory of(String exporter, String missing, String dependency) {
    return new ExporterFactory(
        exporter,
        () -> {
          throw new MissingDependencyException(
              "lumen.trace.exporter", exporter, missing, dependency);
        });
  }
}
