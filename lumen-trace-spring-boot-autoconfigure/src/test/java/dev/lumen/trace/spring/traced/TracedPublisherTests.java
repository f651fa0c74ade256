package dev.lumen.trace.spring.traced;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import dev.lumen.trace.SpanAttribute;
import dev.lumen.trace.Traced;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.spring.ReactorContextKey;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

class TracedPublisherTests {

  private final TracedContext context = new TracedContext();

  static class Service {

    @Traced
    public Mono<String> mono(@SpanAttribute String id) {
      return Mono.just(id);
    }

    @Traced
    public Mono<Span> current() {
      return Mono.fromSupplier(Span::current);
    }

    @Traced
    public Mono<Span> inContext() {
      return Mono.deferContextual(view -> Mono.just(view.<Span>get(ReactorContextKey.SPAN)));
    }

    @Traced
    public Flux<Integer> flux() {
      return Flux.range(1, 3);
    }

    @Traced
    public Publisher<String> publisher() {
      return Mono.just("published");
    }

    @Traced
    public Mono<String> failing() {
      return Mono.error(new IllegalStateException("broken"));
    }

    @Traced
    public Mono<String> never() {
      return Mono.never();
    }

    @Traced
    public Mono<String> thrown() {
      throw new IllegalStateException("at once");
    }

    @Traced
    public @Nullable Mono<String> nothing() {
      return null;
    }

    @Traced
    public Flux<String> from(Flux<String> source) {
      return source;
    }

    @Traced
    public Mono<String> outer() {
      return Mono.delay(Duration.ofMillis(1)).flatMap(tick -> inner()).thenReturn("outer");
    }

    private Mono<Long> inner() {
      return Mono.deferContextual(
          view -> {
            Span parent = view.get(ReactorContextKey.SPAN);
            assertThat(parent.isRecording()).isTrue();
            return Mono.just(1L);
          });
    }
  }

  @Test
  void eachSubscriptionIsASpan() {
    run(
        (service, tracer) -> {
          Mono<String> mono = service.mono("42");
          assertThat(context.spans()).isEmpty();

          assertThat(mono.block()).isEqualTo("42");
          assertThat(mono.block()).isEqualTo("42");

          assertThat(context.spans()).hasSize(2);
          assertThat(context.spans()).extracting(SpanData::spanId).doesNotHaveDuplicates();
          assertThat(context.spans().get(1).attributes().get("id")).isEqualTo("42");
        });
  }

  @Test
  void theSpanIsCurrentWhileSubscribingAndInTheContext() {
    run(
        (service, tracer) -> {
          Span current = service.current().block();
          assertThat(context.span().context()).isEqualTo(contextOf(current));
          assertThat(CurrentSpan.get()).isNull();

          Span inContext = service.inContext().block();
          assertThat(context.span().context()).isEqualTo(contextOf(inContext));
        });
  }

  @Test
  void theSpanEndsBeforeTheSubscriberHearsOfIt() {
    run(
        (service, tracer) -> {
          Integer ofMono = service.mono("42").map(value -> context.spans().size()).block();
          assertThat(ofMono).isEqualTo(1);

          Integer ofFlux =
              service.flux().reduce(0, Integer::sum).map(sum -> context.spans().size()).block();
          assertThat(ofFlux).isEqualTo(2);
          assertThat(context.span("Service.flux").status()).isEqualTo(SpanStatus.UNSET);
        });
  }

  @Test
  void anyPublisherIsTraced() {
    run(
        (service, tracer) -> {
          assertThat(Mono.from(service.publisher()).block()).isEqualTo("published");

          assertThat(context.span().name()).isEqualTo("Service.publisher");
        });
  }

  @Test
  void aFailureIsTheSpansErrorAndTheSubscribers() {
    run(
        (service, tracer) -> {
          assertThatThrownBy(() -> service.failing().block())
              .isInstanceOf(IllegalStateException.class);

          assertError(context.span());
        });
  }

  @Test
  void aCancelledSubscriptionEndsTheSpanWithoutError() {
    run(
        (service, tracer) -> {
          Disposable subscription = service.never().subscribe();
          assertThat(context.spans()).isEmpty();

          subscription.dispose();

          assertThat(context.span().status()).isEqualTo(SpanStatus.UNSET);
        });
  }

  @Test
  void cancelledOnceAndCompletedTheSpanEndsOnce() {
    run(
        (service, tracer) -> {
          Sinks.Many<String> source = Sinks.many().unicast().onBackpressureBuffer();
          Mono<String> first = service.from(source.asFlux()).next();
          source.emitNext("value", Sinks.EmitFailureHandler.FAIL_FAST);

          assertThat(first.block()).isEqualTo("value");
          Sinks.EmitResult unused = source.tryEmitComplete();

          assertThat(context.spans()).hasSize(1);
        });
  }

  @Test
  void whatIsThrownAtOnceIsTheError() {
    run(
        (service, tracer) -> {
          assertThatThrownBy(service::thrown).isInstanceOf(IllegalStateException.class);

          assertError(context.span());
        });
  }

  @Test
  void noPublisherIsNoSpan() {
    run(
        (service, tracer) -> {
          assertThat(service.nothing()).isNull();

          assertThat(context.spans()).isEmpty();
        });
  }

  @Test
  void theParentIsTheSubscribersThenTheThreadsThenTheCallers() {
    run(
        (service, tracer) -> {
          Span subscriber = tracer.spanBuilder("subscriber").startDetached();
          Span thread = tracer.spanBuilder("thread").startDetached();
          Mono<String> mono = tracer.inSpan("caller", caller -> service.mono("42"));
          SpanData caller = context.span();

          mono.contextWrite(Context.of(ReactorContextKey.SPAN, subscriber)).block();
          assertThat(context.span().parentSpanId()).isEqualTo(subscriber.context().spanId());

          try (var scope = thread.makeCurrent()) {
            mono.block();
          }
          assertThat(context.span().parentSpanId()).isEqualTo(thread.context().spanId());

          mono.block();
          assertThat(context.span().parentSpanId()).isEqualTo(caller.spanId());
        });
  }

  @Test
  void theSpanStaysInTheContextOnOtherThreads() {
    run(
        (service, tracer) -> {
          assertThat(service.outer().block()).isEqualTo("outer");

          assertThat(context.span().name()).isEqualTo("Service.outer");
        });
  }

  private void run(BiConsumer<Service, Tracer> test) {
    context
        .runner()
        .withBean(Service.class)
        .run(started -> test.accept(started.getBean(Service.class), started.getBean(Tracer.class)));
  }

  private static TraceContext contextOf(@Nullable Span span) {
    assertThat(span).isNotNull();
    return span.context();
  }

  private static void assertError(SpanData span) {
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.attributes().get("error.type")).isEqualTo("java.lang.IllegalStateException");
  }
}
