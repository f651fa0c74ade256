package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.StoreAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

class TracerMetersAutoConfigurationTests {

  private final ApplicationContextRunner tracing =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  LumenTraceAutoConfiguration.class,
                  StoreAutoConfiguration.class,
                  TracerMetersAutoConfiguration.class));

  private final ApplicationContextRunner measuring =
      tracing.withConfiguration(
          AutoConfigurations.of(
              MetricsAutoConfiguration.class,
              CompositeMeterRegistryAutoConfiguration.class,
              SimpleMetricsExportAutoConfiguration.class));

  @Test
  void theTracerIsMeasuredWhereTheApplicationIs() {
    measuring
        .withPropertyValues("lumen.trace.store.enabled=true")
        .run(
            context -> {
              context.getBean(Tracer.class).start("work").end();

              MeterRegistry registry = context.getBean(MeterRegistry.class);
              assertThat(started(registry)).isOne();
              assertThat(registry.get("lumen.trace.store.spans.held").gauge().value()).isOne();
            });
  }

  @Test
  void toMeasureTheStoreMakesNone() {
    measuring.run(
        context -> {
          MeterRegistry registry = context.getBean(MeterRegistry.class);
          assertThat(started(registry)).isZero();
          assertThat(registry.find("lumen.trace.store.spans.held").meter()).isNull();
          assertThat(context.getBeanFactory().containsSingleton("lumenTraceStore")).isFalse();
        });
  }

  @Test
  void withoutMicrometerNothingIsMeasured() {
    tracing
        .withClassLoader(new FilteredClassLoader("io.micrometer.core"))
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(Tracer.class)
                    .doesNotHaveBean("lumenTracerMeters"));
  }

  @Test
  void withoutARegistryNothingIsMeasured() {
    tracing.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(TracerMeters.class));
  }

  @Test
  void withoutTheTracerNothingIsMeasured() {
    measuring
        .withPropertyValues("lumen.trace.enabled=false")
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(TracerMeters.class));
  }

  @Test
  void withoutTheStoreTheTracerIsMeasuredAlone() {
    measuring
        .withPropertyValues("lumen.trace.store.enabled=false")
        .run(
            context -> {
              MeterRegistry registry = context.getBean(MeterRegistry.class);
              assertThat(registry.find("lumen.trace.spans.started").meter()).isNotNull();
              assertThat(registry.find("lumen.trace.store.spans.held").meter()).isNull();
            });
  }

  @Test
  void aTracerOfTheApplicationIsMeasured() {
    Tracer own = Tracer.builder().build();

    measuring
        .withBean(Tracer.class, () -> own)
        .run(
            context -> {
              own.start("work").end();

              assertThat(started(context.getBean(MeterRegistry.class))).isOne();
            });
  }

  @Test
  void contextsThatShareATracerMeasureItOnce() {
    try (ConfigurableApplicationContext child =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .child(Application.class)
            .web(WebApplicationType.NONE)
            .run()) {
      child.getBean(Tracer.class).start("work").end();

      assertThat(child.getBeansOfType(TracerMeters.class)).isEmpty();
      assertThat(child.getParent()).isNotNull();
      assertThat(child.getParent().getBeansOfType(TracerMeters.class)).hasSize(1);
      assertThat(started(child.getBean(MeterRegistry.class))).isOne();
    }
  }

  private static double started(MeterRegistry registry) {
    return registry.get("lumen.trace.spans.started").functionCounter().count();
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    LumenTraceAutoConfiguration.class,
    TracerMetersAutoConfiguration.class,
    MetricsAutoConfiguration.class,
    CompositeMeterRegistryAutoConfiguration.class,
    SimpleMetricsExportAutoConfiguration.class
  })
  static class Application {}
}
