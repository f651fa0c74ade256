package dev.lumen.trace.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.observation.ObservationTraceAutoConfiguration;
import dev.lumen.trace.spring.traced.TracedAutoConfiguration;
import io.micrometer.common.annotation.ValueResolver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.annotation.ContinueSpan;
import io.micrometer.tracing.annotation.NewSpan;
import io.micrometer.tracing.annotation.SpanAspect;
import io.micrometer.tracing.annotation.SpanTag;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Spring Boot's support of Micrometer Tracing over this tracer. */
class MicrometerTracingTests {

  private final InMemoryExporter exporter = new InMemoryExporter();
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
                  TracedAutoConfiguration.class,
                  ObservationTraceAutoConfiguration.class))
          .withBean(InMemoryExporter.class, () -> exporter)
          .withBean(Stock.class)
          .withBean(MeterRegistry.class, () -> meters)
          .withBean(
              DefaultMeterObservationHandler.class,
              () -> new DefaultMeterObservationHandler(meters))
          .withPropertyValues("lumen.trace.export.async=false");

  private static final String ASPECT = "management.observations.annotations.enabled=true";

  public static class Stock {

    private final Tracer tracer;

    Stock(Tracer tracer) {
      this.tracer = tracer;
    }

    @NewSpan("reserve stock")
    public void reserve(@SpanTag("product") String product) {
      tracer.nextSpan().name("inside").start().end();
    }

    @NewSpan
    public void readURL() {}

    @ContinueSpan(log = "check")
    public void check(@SpanTag("product") String product) {
      if (product.isEmpty()) {
        throw new IllegalArgumentException("no product");
      }
    }

    @NewSpan
    public CompletableFuture<String> countStock(
        @SpanTag(key = "letters", expression = "bytes.length") String product,
        @SpanTag(value = "shelf", resolver = Shelves.class) String place,
        @SpanTag(value = "broken", expression = "nothing") String broken) {
      return counted;
    }

    private final CompletableFuture<String> counted = new CompletableFuture<>();

    @ContinueSpan(log = "count")
    public CompletableFuture<String> goOnCounting() {
      return counted;
    }
  }

  static class Shelves implements ValueResolver {

    @Override
    public String resolve(@Nullable Object parameter) {
      return "shelf " + parameter;
    }
  }

  private static CompletableFuture<String> countedBy(Stock proxy) {
    Stock stock = (Stock) AopProxyUtils.getSingletonTarget(proxy);
    assertThat(stock).isNotNull();
    return stock.counted;
  }

  private List<String> names() {
    return exporter.spans().stream().map(SpanData::name).toList();
  }

  @Test
  void theTracerThatDoesNothingStepsBack() {
    runner.run(
        context -> {
          assertThat(context).hasSingleBean(Tracer.class);
          assertThat(context.getBean(Tracer.class)).isNotSameAs(Tracer.NOOP);
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void annotatedMethodsAreSpansWithAndWithoutTheAspect(boolean aspect) {
    runner
        .withPropertyValues(aspect ? ASPECT : "none=true")
        .run(
            context -> {
              assertThat(context.getBeansOfType(SpanAspect.class)).hasSize(aspect ? 1 : 0);
              context.getBean(Stock.class).reserve("book");
            });

    assertThat(names()).containsExactly("inside", "reserve stock");
    assertThat(exporter.spans().get(0).parentSpanId()).isEqualTo(exporter.spans().get(1).spanId());
    assertThat(exporter.spans().get(1).attributes().asMap()).containsEntry("product", "book");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aMethodThatGivesNoNameHasTheSameOneWithAndWithoutTheAspect(boolean aspect) {
    runner
        .withPropertyValues(aspect ? ASPECT : "none=true")
        .run(context -> context.getBean(Stock.class).readURL());

    assertThat(names()).containsExactly("read-u-r-l");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aMethodCanGoOnInTheSpanThatIsThereWithAndWithoutTheAspect(boolean aspect) {
    runner
        .withPropertyValues(aspect ? ASPECT : "none=true")
        .run(
            context ->
                context
                    .getBean(dev.lumen.trace.Tracer.class)
                    .runInSpan("outer", span -> context.getBean(Stock.class).check("book")));

    assertThat(names()).containsExactly("outer");
    assertThat(exporter.spans().get(0).attributes().asMap()).containsEntry("product", "book");
    assertThat(exporter.spans().get(0).events())
        .extracting(event -> event.name())
        .containsExactly("check.before", "check.after");
  }

  @Test
  void whatGoesOnAndFailsIsTold() {
    runner.run(
        context ->
            context
                .getBean(dev.lumen.trace.Tracer.class)
                .runInSpan(
                    "outer",
                    span ->
                        assertThatThrownBy(() -> context.getBean(Stock.class).check(""))
                            .isInstanceOf(IllegalArgumentException.class)));

    assertThat(exporter.spans().get(0).status()).isEqualTo(SpanStatus.ERROR);
    assertThat(exporter.spans().get(0).events())
        .extracting(event -> event.name())
        .containsExactly("check.before", "check.afterFailure", "exception");
  }

  @Test
  void whereThereIsNoSpanToGoOnInThereIsANewOne() {
    runner.run(context -> context.getBean(Stock.class).check("book"));

    assertThat(names()).containsExactly("check");
    assertThat(exporter.spans().get(0).attributes().asMap()).containsEntry("product", "book");
  }

  @Test
  void theSpanOfAMethodEndsWithItsWork() {
    runner
        .withBean(Shelves.class)
        .run(
            context -> {
              Stock stock = context.getBean(Stock.class);
              CompletableFuture<String> result = stock.countStock("book", "7", "x");
              assertThat(names()).isEmpty();
              countedBy(stock).complete("9");
              assertThat(result).isCompletedWithValue("9");
            });

    assertThat(names()).containsExactly("count-stock");
    assertThat(exporter.spans().get(0).attributes().asMap())
        .containsEntry("letters", 4L)
        .containsEntry("shelf", "shelf 7")
        .doesNotContainKey("broken");
  }

  @Test
  void whatGoesOnIsToldWhenItsWorkIsDone() {
    runner.run(
        context ->
            context
                .getBean(dev.lumen.trace.Tracer.class)
                .runInSpan(
                    "outer",
                    span -> {
                      Stock stock = context.getBean(Stock.class);
                      CompletableFuture<String> result = stock.goOnCounting();
                      span.addEvent("returned");
                      countedBy(stock).complete("9");
                      assertThat(result).isCompletedWithValue("9");
                    }));

    assertThat(exporter.spans().get(0).events())
        .extracting(event -> event.name())
        .containsExactly("count.before", "returned", "count.after");
  }

  @Test
  void whoDoesNotWantTheAnnotationsHonouredHasNoSpans() {
    runner
        .withPropertyValues("management.observations.annotations.enabled=false")
        .run(
            context -> {
              assertThat(AopUtils.isAopProxy(context.getBean(Stock.class))).isFalse();
              context.getBean(Stock.class).check("book");
            });

    assertThat(names()).isEmpty();
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
