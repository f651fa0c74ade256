package dev.lumen.trace.spring.observation;

import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry.ObservationConfig;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationHandlerGroup;

/**
 * Sees to it that an observation has one span where Micrometer Tracing is there too. Where that has
 * a tracer of its own, observations are left to it; where it has none, or ours, its handlers are
 * left out.
 *
 * <p>Its way of recording meters asks each observation for a span of its own kind, so those are
 * registered here, as they are without it.
 */
final class SpanHandlerGroup implements ObservationHandlerGroup {

  private static final String MICROMETERS_OWN = TracingObservationHandler.class.getPackageName();

  private final ObjectProvider<Tracer> tracers;

  /**
   * @param tracers asked when a registry is made, which is when Spring Boot needs them too
   */
  SpanHandlerGroup(ObjectProvider<Tracer> tracers) {
    this.tracers = tracers;
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
        || (!isOtherTracer()
            && (handler instanceof MeterObservationHandler<?>
                || handler.getClass().getPackageName().equals(MICROMETERS_OWN)));
  }

  @Override
  public void registerMembers(ObservationConfig config, List<ObservationHandler<?>> members) {
    if (isOtherTracer()) {
      return;
    }
    List<ObservationHandler<?>> meters = new ArrayList<>();
    for (ObservationHandler<?> member : members) {
      if (member instanceof SpanObservationHandler) {
        config.observationHandler(member);
      } else if (member instanceof MeterObservationHandler<?>) {
        meters.add(member);
      }
    }
    if (!meters.isEmpty()) {
      config.observationHandler(new FirstMatchingCompositeObservationHandler(meters));
    }
  }

  private boolean isOtherTracer() {
    return tracers.stream()
        .anyMatch(
            tracer ->
                tracer != Tracer.NOOP
                    && !tracer.getClass().getName().startsWith("dev.lumen.trace."));
  }
}
