package dev.lumen.trace.spring.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.tracing.SpanCustomizer;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.tracer.common.SpanContext;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MicrometerTracingAutoConfigurationTests {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  LumenTraceAutoConfiguration.class,
                  ExemplarAutoConfiguration.class,
                  MicrometerTracingAutoConfiguration.class));

  @Test
  void theTracerIsOfferedAsMicrometers() {
    runner.run(
        context -> {
          assertThat(context).hasSingleBean(Propagator.class).hasSingleBean(SpanCustomizer.class);
          io.micrometer.tracing.Span span = context.getBean(Tracer.class).nextSpan().start();
          assertThat(span.isNoop()).isFalse();
          span.end();
          assertThat(context.getBean(dev.lumen.trace.Tracer.class).stats().started()).isOne();
        });
  }

  @Test
  void anotherTracerIsLeftAlone() {
    runner
        .withBean(Tracer.class, () -> Tracer.NOOP)
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(Tracer.class)
                    .doesNotHaveBean(MicrometerTracer.class)
                    .doesNotHaveBean(MicrometerPropagator.class));
  }

  @Test
  void whereTracingIsOffThereIsNone() {
    runner
        .withPropertyValues("lumen.trace.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(Tracer.class)
                    .doesNotHaveBean(SpanContext.class));
  }

  @Test
  void withoutMicrometerTracingTheContextStarts() {
    runner
        .withClassLoader(new FilteredClassLoader("io.micrometer.tracing"))
        .run(context -> assertThat(context).hasNotFailed().hasSingleBean(SpanContext.class));
  }

  @Test
  void anotherSourceOfExemplarsIsLeftAlone() {
    runner
        .withBean("theirs", SpanContext.class, CurrentExemplar::new)
        .run(context -> assertThat(context.getBeanNamesForType(SpanContext.class)).hasSize(1));
  }

  @Test
  void aMeasuredValueHasTheSampledSpanBesideIt() {
    runner.run(
        context -> {
          PrometheusMeterRegistry registry =
              new PrometheusMeterRegistry(
                  PrometheusConfig.DEFAULT,
                  new PrometheusRegistry(),
                  io.micrometer.core.instrument.Clock.SYSTEM,
                  context.getBean(SpanContext.class));
          Timer timer = Timer.builder("work").publishPercentileHistogram().register(registry);
          String traceId;
          try (Span span = context.getBean(dev.lumen.trace.Tracer.class).start("work")) {
            traceId = span.context().traceId().toString();
            timer.record(Duration.ofMillis(5));
          }

          assertThat(registry.scrape("application/openmetrics-text"))
              .contains("trace_id=\"" + traceId + "\"");
        });
  }

  @Test
  void whatIsNotSampledIsNoExemplar() {
    runner
        .withPropertyValues("lumen.trace.sampling.strategy=never")
        .run(
            context -> {
              SpanContext exemplars = context.getBean(SpanContext.class);
              assertThat(exemplars.isCurrentSpanSampled()).isFalse();
              try (Span span = context.getBean(dev.lumen.trace.Tracer.class).start("work")) {
                assertThat(exemplars.isCurrentSpanSampled()).isFalse();
                assertThat(exemplars.getCurrentSpanId())
                    .isEqualTo(span.context().spanId().toString());
              }
              assertThat(exemplars.getCurrentTraceId()).isNull();
            });
  }
}
