package dev.lumen.trace.spring.context;

import io.micrometer.observation.ObservationRegistry;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

/**
 * Has the runs of {@code @Scheduled} methods told to {@link ScheduledTaskSpans}: by the registry of
 * the application's observations, where it has one, else by one that nothing else uses.
 */
final class ScheduledTaskConfigurer implements SchedulingConfigurer {

  private final ScheduledTaskSpans spans;
  private final Supplier<@Nullable ObservationRegistry> application;

  /**
   * @param application the registry that the application has, null where it has none
   */
  ScheduledTaskConfigurer(
      ScheduledTaskSpans spans, Supplier<@Nullable ObservationRegistry> application) {
    this.spans = spans;
    this.application = application;
  }

  @Override
  public void configureTasks(ScheduledTaskRegistrar registrar) {
    ObservationRegistry ofApplication = application.get();
    ObservationRegistry ofRegistrar = registrar.getObservationRegistry();
    if (ofApplication != null) {
      // Also where the registrar has none yet: who gives it this one may come later.
      tell(ofApplication);
    }
    if (ofRegistrar == null || (ofRegistrar.isNoop() && ofRegistrar != ofApplication)) {
      ObservationRegistry own = ObservationRegistry.create();
      tell(own);
      registrar.setObservationRegistry(own);
    } else if (ofRegistrar != ofApplication) {
      tell(ofRegistrar);
    }
  }

  private void tell(ObservationRegistry registry) {
    registry.observationConfig().observationHandler(spans);
  }
}
