package dev.lumen.trace.spring.observation;

import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry.ObservationConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationHandlerGroup;
import org.springframework.util.ClassUtils;

/**
 * Registers our handler, and those of meters after it: what stops does so the other way round, and
 * is counted while its span is there.
 *
 * <p>Where Micrometer Tracing has a tracer of its own, observations are left to it; where it has
 * none, or ours, its handlers are left out. Its way of recording meters asks each observation for a
 * span of its own kind, so those are registered here, as they are without it.
 */
final class SpanHandlerGroup implements ObservationHandlerGroup {

  private static final String MICROMETERS_OWN = "io.micrometer.tracing.handler";

  private static final boolean METERS =
      ClassUtils.isPresent(
          "io.micrometer.core.instrument.observation.MeterObservationHandler",
          SpanHandlerGroup.class.getClassLoader());

  private final BooleanSupplier otherTracer;
  private final boolean exemplars;

  /**
   * @param otherTracer whether Micrometer Tracing has a tracer of its own; asked when a registry is
   *     made, which is when Spring Boot needs that too
   * @param exemplars whether what counts asks for the span
   */
  SpanHandlerGroup(BooleanSupplier otherTracer, boolean exemplars) {
    this.otherTracer = otherTracer;
    this.exemplars = exemplars;
  }

  @Override
  public Class<?> handlerType() {
    return SpanObservationHandler.class;
  }

  @Override
  public int compareTo(ObservationHandlerGroup other) {
    return other == this ? 0 : -1;
  }

  @Override
  public boolean isMember(ObservationHandler<?> handler) {
    return handler instanceof SpanObservationHandler
        || (!otherTracer.getAsBoolean()
            && (isMeters(handler) || handler.getClass().getPackageName().equals(MICROMETERS_OWN)));
  }

  /** Who has Micrometer's observations need not have its meters. */
  private static boolean isMeters(ObservationHandler<?> handler) {
    return METERS && handler instanceof MeterObservationHandler<?>;
  }

  @Override
  public void registerMembers(ObservationConfig config, List<ObservationHandler<?>> members) {
    if (otherTracer.getAsBoolean()) {
      return;
    }
    List<ObservationHandler<?>> meters = new ArrayList<>();
    for (ObservationHandler<?> member : members) {
      if (member instanceof SpanObservationHandler) {
        config.observationHandler(member);
      } else if (isMeters(member)) {
        meters.add(member);
      }
    }
    if (!meters.isEmpty()) {
      ObservationHandler<Observation.Context> first =
          new FirstMatchingCompositeObservationHandler(meters);
      config.observationHandler(exemplars ? new MetersUnderSpan(first) : first);
    }
  }
}
