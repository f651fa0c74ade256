package dev.lumen.trace.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.ReactorContextKey;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ObservationTraceAutoConfigurationTests {

  private final InMemoryExporter exporter = new InMemoryExporter();

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  LumenTraceAutoConfiguration.class,
                  ObservationTraceAutoConfiguration.class,
                  ObservationAutoConfiguration.class))
          .withBean(InMemoryExporter.class, () -> exporter)
          .withPropertyValues("lumen.trace.export.async=false");

  private List<String> observed(AssertableApplicationContext context) {
    ObservationRegistry registry = context.getBean(ObservationRegistry.class);
    Observation.createNotStarted("work", registry).observe(() -> {});
    return exporter.spans().stream().map(SpanData::name).toList();
  }

  @Test
  void observationsOfTheApplicationsRegistryAreSpans() {
    runner.run(context -> assertThat(observed(context)).containsExactly("work"));
  }

  @Test
  void aRegistryThatTheApplicationMakesTellsToo() {
    runner
        .withBean("mine", ObservationRegistry.class, ObservationRegistry::create)
        .run(context -> assertThat(observed(context)).containsExactly("work"));
  }

  @Test
  void switchedOffThereIsNothing() {
    runner
        .withPropertyValues("lumen.trace.observations.enabled=false")
        .run(
            context -> {
              assertThat(context).doesNotHaveBean(SpanObservationHandler.class);
              assertThat(observed(context)).isEmpty();
            });
    runner
        .withPropertyValues("lumen.trace.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(SpanObservationHandler.class));
  }

  @Test
  void aBadNameStopsTheStart() {
    runner
        .withPropertyValues("lumen.trace.observations.exclude[0]=spring/kafka")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOf(InvalidConfigurationPropertyValueException.class));
  }

  @Test
  void theSpanIsCarriedBeforeTheObservation() {
    ContextRegistry registry = new ContextRegistry();
    registry.registerThreadLocalAccessor(
        new ObservationThreadLocalAccessor(ObservationRegistry.NOOP));
    registry.registerThreadLocalAccessor(ReactorContextKey.SPAN, () -> "", value -> {}, () -> {});

    AccessorOrder.spansFirst(registry);

    assertThat(registry.getThreadLocalAccessors())
        .extracting(ThreadLocalAccessor::key)
        .containsExactly(ReactorContextKey.SPAN, ObservationThreadLocalAccessor.KEY);
  }
}
