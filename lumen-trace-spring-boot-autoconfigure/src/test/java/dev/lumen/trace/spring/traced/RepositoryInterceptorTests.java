package dev.lumen.trace.spring.traced;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.Traced;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.export.InMemoryExporter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class RepositoryInterceptorTests {

  private final InMemoryExporter exporter = new InMemoryExporter();
  private final Tracer tracer = Tracer.builder().exporter(exporter).build();

  interface CommonRepository<T> {
    Optional<T> findById(int id);
  }

  interface Orders extends CommonRepository<String> {
    Mono<String> findLater(int id);

    Flux<String> findAll();

    CompletableFuture<String> findAsync();

    @Traced("annotated")
    String annotated();

    @Override
    String toString();
  }

  private final CompletableFuture<String> future = new CompletableFuture<>();

  private Orders orders(boolean roots) {
    ProxyFactory factory = new ProxyFactory();
    factory.setInterfaces(Orders.class);
    factory.addAdvice(
        RepositoryPostProcessor.interceptor(
            Orders.class, new TracedMethods(), () -> tracer, roots));
    factory.setTarget(
        new Orders() {
          @Override
          public Optional<String> findById(int id) {
            tracer.start("statement").end();
            if (id < 0) {
              throw new IllegalArgumentException("negative");
            }
            return Optional.of("order");
          }

          @Override
          public Mono<String> findLater(int id) {
            return Mono.fromCallable(
                () -> {
                  tracer.start("statement").end();
                  return "order";
                });
          }

          @Override
          public Flux<String> findAll() {
            return Flux.just("a", "b");
          }

          @Override
          public CompletableFuture<String> findAsync() {
            return future;
          }

          @Override
          public String annotated() {
            return "";
          }

          @Override
          public String toString() {
            return "orders";
          }
        });
    return (Orders) factory.getProxy();
  }

  private List<String> names() {
    return exporter.spans().stream().map(SpanData::name).toList();
  }

  private SpanData span(String name) {
    return exporter.spans().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void aMethodIsASpanByTheNameOfTheInterface() {
    tracer.runInSpan("request", span -> orders(false).findById(1));

    assertThat(names()).containsExactly("statement", "Orders.findById", "request");
    assertThat(span("statement").parentSpanId()).isEqualTo(span("Orders.findById").spanId());
    assertThat(span("Orders.findById").attributes().get("code.function.name"))
        .isEqualTo(Orders.class.getName() + ".findById");
  }

  @Test
  void whatIsThrownIsItsError() {
    tracer.runInSpan(
        "request",
        span ->
            assertThatThrownBy(() -> orders(false).findById(-1))
                .isInstanceOf(IllegalArgumentException.class));

    assertThat(span("Orders.findById").status()).isEqualTo(SpanStatus.ERROR);
  }

  @Test
  void outsideOfATraceThereIsNone() {
    Orders orders = orders(false);

    assertThat(orders.findById(1)).contains("order");
    assertThat(orders.findLater(1).block()).isEqualTo("order");
    assertThat(orders.findAll().collectList().block()).containsExactly("a", "b");

    assertThat(names()).containsExactly("statement", "statement");
  }

  @Test
  void belowWhatIsNotRecordedThereIsNone() {
    Span excluded =
        Span.propagated(
            TraceContext.local(new TraceId(1, 2), new SpanId(3), (byte) 0, TraceState.EMPTY));
    try (Scope scope = excluded.makeCurrent()) {
      assertThat(orders(false).findById(1)).contains("order");
      assertThat(orders(false).findLater(1).block()).isEqualTo("order");
    }

    assertThat(names()).isEmpty();
  }

  @Test
  void thereIsARootWhereThatIsAskedFor() {
    assertThat(orders(true).findById(1)).contains("order");
    assertThat(orders(true).findLater(1).block()).isEqualTo("order");

    assertThat(names())
        .containsExactly("statement", "Orders.findById", "statement", "Orders.findLater");
  }

  @Test
  void aPublisherHasASpanForEachSubscription() {
    Orders orders = orders(false);

    tracer.runInSpan(
        "request",
        span -> {
          Mono<String> found = orders.findLater(1);
          assertThat(names()).isEmpty();
          assertThat(found.block(Duration.ofSeconds(5))).isEqualTo("order");
          assertThat(found.block(Duration.ofSeconds(5))).isEqualTo("order");
        });

    assertThat(names())
        .containsExactly(
            "statement", "Orders.findLater", "statement", "Orders.findLater", "request");
    assertThat(span("statement").parentSpanId()).isEqualTo(span("Orders.findLater").spanId());
  }

  @Test
  void aFutureEndsItsSpan() {
    CompletableFuture<String> found = tracer.inSpan("request", span -> orders(false).findAsync());
    assertThat(names()).containsExactly("request");

    future.complete("order");

    assertThat(found).isCompletedWithValue("order");
    assertThat(names()).containsExactly("request", "Orders.findAsync");
  }

  @Test
  void whatIsAnnotatedOrOfEveryObjectIsLeft() {
    tracer.runInSpan(
        "request",
        span -> {
          assertThat(orders(false).annotated()).isEmpty();
          assertThat(orders(false)).hasToString("orders");
        });

    assertThat(names()).containsExactly("request");
  }
}
