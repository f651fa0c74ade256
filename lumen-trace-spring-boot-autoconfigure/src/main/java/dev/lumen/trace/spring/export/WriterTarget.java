package dev.lumen.trace.spring.export;

import dev.lumen.trace.export.WriterExporter;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** From what {@code lumen.trace.writer.target} says to the exporter that writes there. */
final class WriterTarget {

  private static final String PROPERTY = "lumen.trace.writer.target";
  private static final String ALLOWED = "It must be stdout, stderr, or a file that can be written";

  private WriterTarget() {}

  /**
   * @throws InvalidConfigurationPropertyValueException where it names a file that cannot be written
   */
  static WriterExporter exporter(String target) {
    return switch (target.toLowerCase(Locale.ROOT)) {
      case "" -> throw new InvalidConfigurationPropertyValueException(PROPERTY, target, ALLOWED);
      case "stdout" -> new WriterExporter(System.out);
      case "stderr" -> new WriterExporter(System.err);
      default -> toFile(target);
    };
  }

  private static WriterExporter toFile(String target) {
    try {
      return WriterExporter.toFile(Path.of(target));
    } catch (IOException | InvalidPathException e) {
      InvalidConfigurationPropertyValueException failure =
          new InvalidConfigurationPropertyValueException(PROPERTY, target, ALLOWED + ": " + e);
      failure.addSuppressed(e);
      throw failure;
    }
  }
}
