package dev.lumen.trace.spring.observation;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * A registry for who asks for the current observation on one thread and starts another below it on
 * a second thread, where no span is current: what it is told stands for the current span. Else the
 * registry that it is made of. Thread-safe.
 */
final class CurrentSpanRegistry implements ObservationRegistry {

  private final ObservationRegistry registry;
  private final ObservationRegistry nobody = ObservationRegistry.create();

  CurrentSpanRegistry(ObservationRegistry registry) {
    this.registry = registry;
    // Without any, observations would be none.
    nobody.observationConfig().observationHandler(new Deaf());
  }

  @Override
  public @Nullable Observation getCurrentObservation() {
    Observation current = registry.getCurrentObservation();
    Span span = CurrentSpan.get();
    if (span == null || (current != null && isSpanOf(current, span))) {
      return current;
    }
    Observation.Context context = new Observation.Context();
    context.put(ObservedSpan.class, new ObservedSpan(span, null));
    context.setParentObservation(current);
    return Observation.createNotStarted("current span", () -> context, nobody);
  }

  private static boolean isSpanOf(Observation observation, Span span) {
    ObservedSpan observed = ObservedSpan.of(observation.getContextView());
    return observed != null && observed.span() == span;
  }

  @Override
  public Observation.@Nullable Scope getCurrentObservationScope() {
    return registry.getCurrentObservationScope();
  }

  @Override
  public void setCurrentObservationScope(Observation.@Nullable Scope current) {
    registry.setCurrentObservationScope(current);
  }

  @Override
  public ObservationConfig observationConfig() {
    return registry.observationConfig();
  }

  @Override
  public boolean isNoop() {
    return registry.isNoop();
  }

  private static final class Deaf implements ObservationHandler<Observation.Context> {

    @Override
    public boolean supportsContext(Observation.Context context) {
      return false;
    }
  }
}
