package dev.lumen.trace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.observation.ObservationTraceAutoConfiguration;
import dev.lumen.trace.spring.traced.TracedAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.annotation.Observed;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Observations of methods, with and without Micrometer Tracing beside the tracer. */
class ObservedTests {

  private final InMemoryExporter exporter = new InMemoryExporter();

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  AopAutoConfiguration.class,
                  ObservationAutoConfiguration.class,
                  LumenTraceAutoConfiguration.class,
                  ObservationTraceAutoConfiguration.class))
          .withBean(InMemoryExporter.class, () -> exporter)
          .withBean(Stock.class)
          .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
          .withBean(
              DefaultMeterObservationHandler.class,
              () -> new DefaultMeterObservationHandler(new SimpleMeterRegistry()))
          .withPropertyValues(
              "lumen.trace.export.async=false", "management.observations.annotations.enabled=true");

  static class Stock {

    private final Tracer tracer;

    Stock(Tracer tracer) {
      this.tracer = tracer;
    }

    @Observed(
        name = "stock.reserve",
        contextualName = "reserve stock",
        lowCardinalityKeyValues = {"warehouse", "north"})
    void reserve() {
      tracer.runInSpan("inside", span -> {});
    }
  }

  private List<String> names() {
    return exporter.spans().stream().map(SpanData::name).toList();
  }

  @Test
  void anObservedMethodIsASpan() {
    runner.run(context -> context.getBean(Stock.class).reserve());

    assertThat(names()).containsExactly("inside", "reserve stock");
    SpanData span = exporter.spans().get(1);
    assertThat(exporter.spans().get(0).parentSpanId()).isEqualTo(span.spanId());
    assertThat(span.attributes().asMap())
        .containsEntry("warehouse", "north")
        .containsEntry("method", "reserve")
        .containsKey("class");
  }

  @Test
  void anObservedMethodIsOneSpanWhereMethodsAreTracedToo() {
    runner
        .withConfiguration(AutoConfigurations.of(TracedAutoConfiguration.class))
        .run(context -> context.getBean(Stock.class).reserve());

    assertThat(names()).containsExactly("inside", "reserve stock");
  }

  @Test
  void withoutTheAspectAnObservedMethodIsTracedAsOneWithTraced() {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                ObservationAutoConfiguration.class,
                LumenTraceAutoConfiguration.class,
                TracedAutoConfiguration.class,
                ObservationTraceAutoConfiguration.class))
        .withBean(InMemoryExporter.class, () -> exporter)
        .withBean(Stock.class)
        .withPropertyValues("lumen.trace.export.async=false")
        .run(context -> context.getBean(Stock.class).reserve());

    assertThat(names()).containsExactly("inside", "reserve stock");
    SpanData span = exporter.spans().get(1);
    assertThat(exporter.spans().get(0).parentSpanId()).isEqualTo(span.spanId());
    assertThat(span.attributes().asMap())
        .containsEntry("warehouse", "north")
        .containsEntry("code.function.name", Stock.class.getName() + ".reserve");
  }

  @Test
  void besideMicrometerTracingWithoutATracerThereIsOneSpan() {
    runner
        .withConfiguration(
            AutoConfigurations.of(
                NoopTracerAutoConfiguration.class, MicrometerTracingAutoConfiguration.class))
        .run(
            context -> {
              assertThat(context).hasSingleBean(io.micrometer.tracing.Tracer.class);
              context.getBean(Stock.class).reserve();
            });

    assertThat(names()).containsExactly("inside", "reserve stock");
  }

  @Test
  void anotherTracerOfMicrometersHasTheObservations() {
    runner
        .withConfiguration(AutoConfigurations.of(MicrometerTracingAutoConfiguration.class))
        .withBean(io.micrometer.tracing.Tracer.class, ObservedTests::otherTracer)
        .run(
            context -> {
              assertThat(context.getBean(ObservationRegistry.class).isNoop()).isFalse();
              context.getBean(Stock.class).reserve();
            });

    assertThat(names()).containsExactly("inside");
  }

  /** Does nothing either, but is another one. */
  private static io.micrometer.tracing.Tracer otherTracer() {
    return (io.micrometer.tracing.Tracer)
        Proxy.newProxyInstance(
            ObservedTests.class.getClassLoader(),
            new Class<?>[] {io.micrometer.tracing.Tracer.class},
            (proxy, method, arguments) ->
                method.invoke(io.micrometer.tracing.Tracer.NOOP, arguments));
  }
}
