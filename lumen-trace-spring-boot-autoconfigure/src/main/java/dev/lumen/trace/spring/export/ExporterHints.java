package dev.lumen.trace.spring.export;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What is looked up by name, for an image that is made ahead of time. */
final class ExporterHints implements RuntimeHintsRegistrar {

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    hints.reflection().registerTypeIfPresent(classLoader, ZipkinExporterConfiguration.SENDER);
    hints.reflection().registerTypeIfPresent(classLoader, KafkaExporterConfiguration.PRODUCER);
  }
}
