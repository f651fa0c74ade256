package dev.lumen.trace.spring.observation;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.kafka.core.KafkaTemplate;

/** What is looked up by name, for an image that is made ahead of time. */
final class ObservationHints implements RuntimeHintsRegistrar {

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    for (String asked : MessageHeaders.TYPES) {
      hints.reflection().registerTypeIfPresent(classLoader, asked);
    }
    hints
        .reflection()
        .registerTypeIfPresent(classLoader, ObservationTraceAutoConfiguration.SPAN_CONTEXT);
  }

  /** The same for Spring Kafka. */
  static final class Kafka implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
      hints
          .reflection()
          .registerType(KafkaTemplate.class, type -> type.withField(KafkaPostProcessor.FIELD));
    }
  }
}
