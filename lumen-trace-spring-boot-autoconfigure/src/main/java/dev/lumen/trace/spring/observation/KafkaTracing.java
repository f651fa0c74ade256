package dev.lumen.trace.spring.observation;

import dev.lumen.trace.Tracer;
import io.micrometer.observation.ObservationRegistry;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * How records are traced.
 *
 * <p>Spring Kafka observes where it is told to, but then counts other meters than before. It takes
 * a registry without being told: one that knows our handler alone, and the meters stay.
 *
 * @param registry tells our handler alone
 * @param template whether templates are traced that nobody observes
 * @param listener the same of listeners
 * @param batches whether the batches of listeners are traced
 */
record KafkaTracing(
    ObservationRegistry registry,
    Supplier<? extends @Nullable Tracer> tracer,
    boolean template,
    boolean listener,
    boolean batches) {

  static KafkaTracing of(
      SpanObservationHandler handler,
      Supplier<? extends @Nullable Tracer> tracer,
      Environment environment) {
    ObservationRegistry registry = ObservationRegistry.create();
    registry.observationConfig().observationHandler(handler);
    boolean listener = isWanted(environment, "spring.kafka.listener.observation-enabled");
    return new KafkaTracing(
        registry,
        tracer,
        isWanted(environment, "spring.kafka.template.observation-enabled"),
        listener,
        listener && TracedObservations.of(environment).includes("spring.kafka.listener"));
  }

  /** Unless somebody has said no. */
  private static boolean isWanted(Environment environment, String property) {
    return Boolean.TRUE.equals(Binder.get(environment).bind(property, Boolean.class).orElse(true));
  }
}
