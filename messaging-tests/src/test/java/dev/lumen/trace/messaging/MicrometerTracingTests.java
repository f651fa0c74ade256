package dev.lumen.trace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.observation.ObservationTraceAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.annotation.ContinueSpan;
import io.micrometer.tracing.annotation.NewSpan;
import io.micrometer.tracing.annotation.SpanTag;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Spring Boot's support of Micrometer Tracing over this tracer. */
class MicrometerTracingTests {

  private final Spans spans = new Spans();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  AopAutoConfiguration.class,
                  ObservationAutoConfiguration.class,
                  NoopTracerAutoConfiguration.class,
                  MicrometerTracingAutoConfiguration.class,
                  LumenTraceAutoConfiguration.class,
                  dev.lumen.trace.spring.micrometer.MicrometerTracingAutoConfiguration.class,
                  ObservationTraceAutoConfiguration.class))
          .withBean(Spans.class, () -> spans)
          .withBean(Stock.class)
          .withBean(MeterRegistry.class, () -> meters)
          .withBean(
              DefaultMeterObservationHandler.class,
              () -> new DefaultMeterObservationHandler(meters))
          .withPropertyValues(
              "lumen.trace.export.async=false", "management.observations.annotations.enabled=true");

  public static class Stock {

    private final Tracer tracer;

    Stock(Tracer tracer) {
      this.tracer = tracer;
    }

    @NewSpan("reserve stock")
    public void reserve(@SpanTag("product") String product) {
      tracer.nextSpan().name("inside").start().end();
    }

    @ContinueSpan(log = "check")
    public void check(@SpanTag("product") String product) {}
  }

  private List<String> names() {
    return spans.all().stream().map(SpanData::name).toList();
  }

  @Test
  void theTracerThatDoesNothingStepsBack() {
    runner.run(
        context -> {
          assertThat(context).hasSingleBean(Tracer.class);
          assertThat(context.getBean(Tracer.class)).isNotSameAs(Tracer.NOOP);
        });
  }

  @Test
  void annotatedMethodsAreSpans() {
    runner.run(context -> context.getBean(Stock.class).reserve("book"));

    assertThat(names()).containsExactly("inside", "reserve stock");
    assertThat(spans.all().get(0).parentSpanId()).isEqualTo(spans.all().get(1).spanId());
    assertThat(spans.all().get(1).attributes().asMap()).containsEntry("product", "book");
  }

  @Test
  void aMethodCanGoOnInTheSpanThatIsThere() {
    runner.run(
        context ->
            context
                .getBean(dev.lumen.trace.Tracer.class)
                .runInSpan("outer", span -> context.getBean(Stock.class).check("book")));

    assertThat(names()).containsExactly("outer");
    assertThat(spans.all().get(0).attributes().asMap()).containsEntry("product", "book");
    assertThat(spans.all().get(0).events())
        .extracting(event -> event.name())
        .containsExactly("check.before", "check.after");
  }

  @Test
  void anObservationIsOneSpanAndItsMetersCount() {
    runner.run(context -> observe(context.getBean(ObservationRegistry.class)));

    assertThat(names()).containsExactly("work");
    assertThat(meters.get("work").timer().count()).isOne();
  }

  @Test
  void whereObservationsAreNoSpansMicrometersHandlersMakeNoneEither() {
    runner
        .withPropertyValues("lumen.trace.observations.enabled=false")
        .run(context -> observe(context.getBean(ObservationRegistry.class)));

    assertThat(names()).isEmpty();
    assertThat(meters.get("work").timer().count()).isOne();
  }

  private static void observe(ObservationRegistry registry) {
    Observation.createNotStarted("work", registry).observe(() -> {});
  }
}
