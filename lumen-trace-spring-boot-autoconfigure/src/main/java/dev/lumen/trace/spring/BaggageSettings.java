package dev.lumen.trace.spring;

import dev.lumen.trace.TracerBuilder;
import dev.lumen.trace.propagation.BaggagePropagator;
import dev.lumen.trace.propagation.Propagator;
import java.util.List;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** From properties to what becomes of baggage; a bad value is refused with what is allowed. */
final class BaggageSettings {

  private BaggageSettings() {}

  static Propagator propagator(LumenTraceProperties.Baggage baggage, Propagator contexts) {
    return baggage.enabled() ? new BaggagePropagator(contexts) : contexts;
  }

  static void apply(LumenTraceProperties.Baggage baggage, TracerBuilder tracer) {
    tracer.baggageFields(keys("fields", baggage.fields()));
    List<String> toAttributes = keys("to-attributes", baggage.toAttributes());
    if (!toAttributes.isEmpty()) {
      tracer.processor(new BaggageAttributes(toAttributes));
    }
  }

  private static List<String> keys(String property, List<String> keys) {
    for (String key : keys) {
      if (!key.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
        throw new InvalidConfigurationPropertyValueException(
            "lumen.trace.baggage." + property,
            key,
            "It must be a key of W3C Baggage: letters, digits and !#$%&'*+-.^_`|~");
      }
    }
    return keys;
  }
}
