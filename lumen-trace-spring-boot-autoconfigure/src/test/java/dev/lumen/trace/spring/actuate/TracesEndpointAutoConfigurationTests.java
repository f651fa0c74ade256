package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.StoreAutoConfiguration;
import dev.lumen.trace.spring.logs.LogsAutoConfiguration;
import dev.lumen.trace.store.TraceStore;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
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
    TracesEndpoint own =
        new TracesEndpoint(Tracer.getDefault(), null, null, null, ShownValues.AS_RECORDED);

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

  @Test
  void aTraceHasTheLinesOfTheLogWhereTheyAreHeld() {
    ApplicationContextRunner logging =
        runner.withConfiguration(AutoConfigurations.of(LogsAutoConfiguration.class));

    logging.run(context -> assertThat(trace(context).logs()).isEmpty());
    logging
        .withPropertyValues("lumen.trace.logs.max-size=0")
        .run(context -> assertThat(trace(context).logs()).isNull());
    logging
        .withClassLoader(new FilteredClassLoader("ch.qos.logback", "org.apache.logging.log4j.core"))
        .run(context -> assertThat(trace(context).logs()).isNull());
  }

  private static TraceView trace(AssertableApplicationContext context) {
    assertThat(context).hasNotFailed();
    Span span = context.getBean(Tracer.class).start("order");
    span.end();
    String[] path = {span.context().traceId().toString()};
    TracesEndpoint endpoint = context.getBean(TracesEndpoint.class);
    return (TraceView)
        Objects.requireNonNull(endpoint.read(path, null, null, null, null).getBody());
  }
}
