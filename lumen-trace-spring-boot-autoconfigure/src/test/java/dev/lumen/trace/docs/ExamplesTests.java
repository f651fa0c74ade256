package dev.lumen.trace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.SpanProcessor;
import dev.lumen.trace.Trace;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.client.LumenClientFilter;
import dev.lumen.trace.spring.client.LumenClientInterceptor;
import dev.lumen.trace.spring.http.HttpClientSpans;
import dev.lumen.trace.spring.http.UrlRedaction;
import dev.lumen.trace.spring.traced.TracedAutoConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

/** The examples of README, and of the pages that have but one or two. */
class ExamplesTests {

  private final InMemoryExporter exporter = new InMemoryExporter();
  private final Tracer tracer =
      Tracer.builder().exporter(exporter).baggageFields(List.of("order")).build();
  private final HttpClientSpans spans =
      new HttpClientSpans(tracer, tracer.propagator(), new UrlRedaction(List.of()));
  private final LumenClientInterceptor lumenClientInterceptor = new LumenClientInterceptor(spans);
  private final LumenClientFilter lumenClientFilter = new LumenClientFilter(spans);

  @Test
  void annotatedMethods() {
    context()
        .withBean(OrderService.class)
        .withBean(PaymentService.class)
        .run(
            context -> {
              context.getBean(OrderService.class).place("book");
              context.getBean(PaymentService.class).load("17");
              assertThat(context.getBean(PaymentService.class).charge("17")).isCompleted();

              assertThat(exporter.spans())
                  .extracting(SpanData::name)
                  .containsExactly("place-order", "PaymentService.load", "charge-card");
            });
  }

  @Test
  @SuppressWarnings("unused")
  void theTracer() {
    String id = "17";
    Orders repository = Order::new;

    // tag::tracer[]
    try (Span span = tracer.start("load-order")) { // current on this thread until it is closed
      span.setAttribute("order.id", id);
      repository.find(id);
    }

    // Records and rethrows what is thrown.
    Order order = tracer.inSpan("load-order", span -> repository.find(id));
    // end::tracer[]

    assertThat(exporter.spans()).extracting(SpanData::name).containsOnly("load-order");
  }

  @Test
  void processorsAndExporters() {
    context()
        .withUserConfiguration(ProcessorsAndExporters.class)
        .run(
            context -> {
              context.getBean(Tracer.class).start("order 17").end();
              context.getBean(Tracer.class).start("ping 18").end();

              assertThat(exporter.spans()).hasSize(1);
              assertThat(exporter.spans().get(0).name()).isEqualTo("order {n}");
              assertThat(exporter.spans().get(0).attributes().get("tenant")).isEqualTo("acme");
              assertThat(context.getBean(AuditClient.class).sent).containsExactly("order {n}");
            });
  }

  @Test
  @SuppressWarnings("unused")
  void baggage() {
    List<String> charged = new ArrayList<>();
    Payments client = order -> charged.add(Trace.baggage().get("order"));
    Order order = new Order("book");

    // tag::baggage[]
    String tenant = Trace.baggage().get("tenant"); // null where it is not there

    // For what is called and started in here, and on the threads that get the span from it.
    try (Scope scope = tracer.withBaggage("order", "17")) {
      client.charge(order);
    }
    // end::baggage[]

    assertThat(tenant).isNull();
    assertThat(charged).containsExactly("17");
  }

  @Test
  @SuppressWarnings("unused")
  void clientsMadeByHand() {
    RestTemplate restTemplate = new RestTemplate();

    // tag::clients[]
    RestClient client = RestClient.builder().requestInterceptor(lumenClientInterceptor).build();
    // end::clients[]
    // tag::clients[]
    restTemplate.getInterceptors().add(lumenClientInterceptor);
    // end::clients[]

    assertThat(restTemplate.getInterceptors()).containsExactly(lumenClientInterceptor);
  }

  @Test
  void webClientsMadeByHand() {
    // tag::clients[]
    WebClient client = WebClient.builder().filter(lumenClientFilter).build();
    // end::clients[]

    assertThat(client).isNotNull();
  }

  @Test
  void clientsWithoutSpringBoot() {
    // tag::clients-without-spring[]
    var spans =
        new HttpClientSpans(tracer, tracer.propagator(), new UrlRedaction(List.of("token")));
    var interceptor = new LumenClientInterceptor(spans);
    // end::clients-without-spring[]

    assertThat(interceptor).isNotNull();
  }

  @Test
  void executors() {
    List<Span> seen = new ArrayList<>();
    Executor executor = Runnable::run;

    // tag::executor[]
    Executor traced = tracer.wrap(executor); // or an ExecutorService
    // end::executor[]

    try (Span span = tracer.start("caller")) {
      traced.execute(() -> seen.add(Span.current()));
      assertThat(seen).containsExactly(span);
    }
  }

  private ApplicationContextRunner context() {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                AopAutoConfiguration.class,
                LumenTraceAutoConfiguration.class,
                TracedAutoConfiguration.class))
        .withPropertyValues("lumen.trace.export.async=false")
        .withBean(InMemoryExporter.class, () -> exporter);
  }

  interface Orders {
    Order find(String id);
  }

  interface Payments {
    void charge(Order order);
  }

  interface Tenants {
    String current();
  }

  static class AuditClient {
    final List<String> sent = new ArrayList<>();

    void send(List<String> names) {
      sent.addAll(names);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class ProcessorsAndExporters {

    @Bean
    Tenants tenantsOfTheRequest() {
      return () -> "acme";
    }

    @Bean
    AuditClient auditClient() {
      return new AuditClient();
    }

    // tag::exporter[]
    @Bean
    SpanExporter auditExporter(AuditClient client) {
      return spans -> client.send(spans.stream().map(SpanData::name).toList());
    }

    // end::exporter[]

    // tag::processors[]
    /** The tenant on every span. */
    @Bean
    SpanProcessor tenants(Tenants tenants) {
      return new SpanProcessor() {
        @Override
        public void onStart(Span span, SpanData data) {
          span.setAttribute("tenant", tenants.current());
        }
      };
    }

    /** Names without ids, and no spans of pings. */
    @Bean
    SpanProcessor tidy() {
      return new SpanProcessor() {
        @Override
        public boolean onEnding(Span span, SpanData data) {
          span.updateName(data.name().replaceAll("\\d+", "{n}"));
          return !data.name().startsWith("ping");
        }
      };
    }
    // end::processors[]
  }
}
