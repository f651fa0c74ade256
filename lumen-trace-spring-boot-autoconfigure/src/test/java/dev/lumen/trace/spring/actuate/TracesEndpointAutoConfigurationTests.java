package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.StoreAutoConfiguration;
import dev.lumen.trace.store.TraceStore;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class TracesEndpointAutoConfigurationTests {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  LumenTraceAutoConfiguration.class,
                  StoreAutoConfiguration.class,
                  TracesEndpointAutoConfiguration.class))
          .withPropertyValues("management.endpoints.web.exposure.include=traces");

  @Test
  void offersTheEndpointWhereItIsExposed() {
    runner.run(context -> assertThat(context).hasSingleBean(TracesEndpoint.class));
  }

  @Test
  void offersNothingWhereItIsNotExposed() {
    runner
        .withPropertyValues("management.endpoints.web.exposure.include=health")
        .run(context -> assertThat(context).doesNotHaveBean(TracesEndpoint.class));
  }

  @Test
  void offersNothingWhereTheTracerIsOff() {
    runner
        .withPropertyValues("lumen.trace.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(TracesEndpoint.class));
  }

  @Test
  void anEndpointOfTheApplicationComesFirst() {
    TracesEndpoint own = new TracesEndpoint(Tracer.getDefault(), null, null, null);

    runner
        .withBean(TracesEndpoint.class, () -> own)
        .run(context -> assertThat(context.getBean(TracesEndpoint.class)).isSameAs(own));
  }

  @Test
  void theStoreNeedsNoActuator() {
    runner
        .withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
        .run(
            context -> {
              assertThat(context).hasNotFailed().hasSingleBean(TraceStore.class);
              assertThat(context).doesNotHaveBean(TracesEndpointAutoConfiguration.class);
            });
  }
}
