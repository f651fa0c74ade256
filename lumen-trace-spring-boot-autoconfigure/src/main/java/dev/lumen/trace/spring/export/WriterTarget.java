package dev.lumen.trace.spring.export;

import dev.lumen.trace.export.LoggerExporter;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.export.WriterExporter;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** From what {@code lumen.trace.writer.target} says to the exporter that writes there. */
final class WriterTarget {

  private static final String PROPERTY = "lumen.trace.writer.target";
  private static final String LOGGER = "logger:";
  private static final String ALLOWED =
      "It must be stdout, stderr, logger:NAME, or a file that can be written";

  private WriterTarget() {}

  /**
   * @throws InvalidConfigurationPropertyValueException where it names a file that cannot be
   *     written, or a logger without a name
   */
  static SpanExporter exporter(String target) {
    return switch (target.toLowerCase(Locale.ROOT)) {
      case "" -> throw new InvalidConfigurationPropertyValueException(PROPERTY, target, ALLOWED);
      case "stdout" -> new WriterExporter(System.out);
      case "stderr" -> new WriterExporter(System.err);
      default -> isLogger(target) ? toLogger(target) : toFile(target);
    };
  }

  private static boolean isLogger(String target) {
    return target.regionMatches(true, 0, LOGGER, 0, LOGGER.length());
  }

  private static LoggerExporter toLogger(String target) {
    String name = target.substring(LOGGER.length());
    if (name.isBlank()) {
      throw new InvalidConfigurationPropertyValueException(PROPERTY, target, ALLOWED);
    }
    return new LoggerExporter(name.strip());
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
