package dev.lumen.trace.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.micrometer.ExemplarAutoConfiguration;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.tracer.common.SpanContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class ObservedExemplarTests {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  LumenTraceAutoConfiguration.class,
                  ExemplarAutoConfiguration.class,
                  ObservationTraceAutoConfiguration.class,
                  ObservationAutoConfiguration.class))
          .withUserConfiguration(Meters.class);

  @Configuration(proxyBeanMethods = false)
  static class Meters {

    @Bean
    PrometheusMeterRegistry meterRegistry(SpanContext exemplars) {
      PrometheusMeterRegistry registry =
          new PrometheusMeterRegistry(
              PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM, exemplars);
      registry.config().meterFilter(new Histograms());
      return registry;
    }

    @Bean
    DefaultMeterObservationHandler meters(PrometheusMeterRegistry registry) {
      return new DefaultMeterObservationHandler(registry);
    }
  }

  private static final class Histograms implements MeterFilter {

    @Override
    public @Nullable DistributionStatisticConfig configure(
        Meter.Id id, DistributionStatisticConfig config) {
      return DistributionStatisticConfig.builder().percentilesHistogram(true).build().merge(config);
    }
  }

  private static void observeAndScrape(ApplicationContext context) {
    String[] ids = new String[1];
    try (Span outer = context.getBean(dev.lumen.trace.Tracer.class).start("outer")) {
      Observation.createNotStarted("work", context.getBean(ObservationRegistry.class))
          .observe(() -> ids[0] = Span.current().context().spanId().toString());
      assertThat(ids[0]).isNotEqualTo(outer.context().spanId().toString());
      assertThat(CurrentSpan.get()).isSameAs(outer);
    }

    assertThat(
            context
                .getBean(PrometheusMeterRegistry.class)
                .scrape("application/openmetrics-text")
                .lines()
                .filter(line -> line.startsWith("work_seconds")))
        .anyMatch(line -> line.contains("span_id=\"" + ids[0] + "\""));
  }

  @Test
  void theTimerOfAnObservationHasItsSpanBesideIt() {
    runner.run(ObservedExemplarTests::observeAndScrape);
  }

  @Test
  void alsoWhereMicrometerTracingIsNot() {
    runner
        .withClassLoader(new FilteredClassLoader("io.micrometer.tracing"))
        .run(ObservedExemplarTests::observeAndScrape);
  }
}
