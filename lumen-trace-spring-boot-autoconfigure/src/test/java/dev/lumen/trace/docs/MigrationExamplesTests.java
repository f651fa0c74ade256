package dev.lumen.trace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.SpanAttribute;
import dev.lumen.trace.SpanProcessor;
import dev.lumen.trace.Trace;
import dev.lumen.trace.Traced;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.sampling.Sampler;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.TracerCustomizer;
import dev.lumen.trace.spring.traced.TracedAutoConfiguration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Lumen's side of the tables of the pages about coming from another tracer. */
class MigrationExamplesTests {

  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private final InMemoryExporter exporter = new InMemoryExporter();

  // tag::examples[]
  private final dev.lumen.trace.Tracer tracer =
      Tracer.builder().exporter(exporter).baggageFields(List.of("order")).build();

  static class Payments {

    @Traced("pay")
    public String pay(@SpanAttribute("order") String order) {
      Span.current().addEvent("checked");
      return order;
    }
  }

  @Test
  void aSpan() {
    IllegalStateException failure = new IllegalStateException("no money");
    Map<String, String> headers = new HashMap<>();

    try (Span span = tracer.start("pay")) {
      span.setAttribute("order", "17");
      span.setAttribute("peer.service", "bank");
      span.addEvent("checked");
      span.recordError(failure);
      assertThat(Span.current()).isSameAs(span);
      assertThat(span.context().traceId().toString()).hasSize(32);
      tracer.propagator().inject(span.context(), headers, Map::put);
    }

    assertThat(only().status()).isEqualTo(SpanStatus.ERROR);
    assertThat(headers).containsKey("traceparent");
  }

  @Test
  void baggageAndTasks() throws Exception {
    Runnable task = () -> {};
    Callable<String> work = () -> "done";
    Executor executor = Runnable::run;

    try (Scope scope = tracer.withBaggage("order", "17")) {
      assertThat(Trace.baggage().get("order")).isEqualTo("17");
    }
    tracer.wrap(executor).execute(tracer.wrap(task));
    String done = tracer.inSpan("pay", span -> work.call());

    assertThat(done).isEqualTo("done");
    assertThat(only().name()).isEqualTo("pay");
  }

  @Test
  void aRoot() {
    try (Span around = tracer.start("around")) {
      tracer.spanBuilder("pay").root().kind(SpanKind.CLIENT).startDetached().end();

      assertThat(only().traceId()).isNotEqualTo(around.context().traceId());
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Beans {

    @Bean
    SpanProcessor processor() {
      return new SpanProcessor() {};
    }

    @Bean
    SpanExporter exporter(InMemoryExporter spans) {
      return batch -> spans.export(batch);
    }

    @Bean
    Sampler sampler() {
      return Sampler.always();
    }

    @Bean
    TracerCustomizer customizer() {
      return builder -> builder.serviceName("bank");
    }
  }

  @Test
  @SuppressWarnings("unused")
  void asOpenTelemetryHasThem() {
    IllegalStateException failure = new IllegalStateException("no money");
    Map<String, String> headers = Map.of("traceparent", PARENT);

    TraceContext other = tracer.propagator().extract(headers, Map::get);
    Span span = tracer.spanBuilder("pay").startDetached();
    tracer.spanBuilder("pay").parent(span).startDetached().end();
    tracer
        .spanBuilder("pay")
        .kind(SpanKind.CLIENT)
        .attribute("order", 17)
        .link(other)
        .startDetached()
        .end();
    span.setAttribute("order", 17);
    span.addEvent("checked", Attributes.of("left", 3));
    span.recordException(failure);
    span.end();
    Tracer byDefault = Tracer.getDefault();

    assertThat(exporter.spans().get(0).traceId()).isEqualTo(span.context().traceId());
    assertThat(exporter.spans().get(1).links()).hasSize(1);
    assertThat(exporter.spans().get(2).status()).isEqualTo(SpanStatus.UNSET);
  }

  // end::examples[]

  @Test
  void theBeansCount() {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                AopAutoConfiguration.class,
                LumenTraceAutoConfiguration.class,
                TracedAutoConfiguration.class))
        .withPropertyValues("lumen.trace.export.async=false")
        .withBean("spans", InMemoryExporter.class, () -> exporter)
        .withBean(Payments.class)
        .withUserConfiguration(Beans.class)
        .run(
            context -> {
              assertThat(context.getBean(Payments.class).pay("17")).isEqualTo("17");

              assertThat(exporter.spans()).hasSize(2);
              assertThat(exporter.spans().get(0).attributes().get("order")).isEqualTo("17");
              assertThat(exporter.spans().get(0).serviceName()).isEqualTo("bank");
            });
  }

  private SpanData only() {
    assertThat(exporter.spans()).hasSize(1);
    return exporter.spans().get(0);
  }
}
