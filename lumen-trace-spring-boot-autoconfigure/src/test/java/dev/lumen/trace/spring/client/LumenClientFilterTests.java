package dev.lumen.trace.spring.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.spring.ReactorContextKey;
import dev.lumen.trace.spring.http.HttpClientSpans;
import dev.lumen.trace.spring.http.UrlRedaction;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

class LumenClientFilterTests {

  private static final Duration LONG = Duration.ofSeconds(10);

  private final FinishedSpans finished = new FinishedSpans();
  private final Tracer tracer = Tracer.builder().exporter(finished).build();
  private final TestServer server = new TestServer();
  private final LumenClientFilter lumen =
      new LumenClientFilter(
          new HttpClientSpans(tracer, tracer.propagator(), new UrlRedaction(List.of())));

  /** An application context that another test had may have turned it on for the whole JVM. */
  @BeforeEach
  void carryNothingAutomatically() {
    Hooks.disableAutomaticContextPropagation();
  }

  @AfterEach
  void leaveNothingBehind() {
    server.close();
    finished.assertNoMore();
    assertThat(Span.current().context().isValid()).isFalse();
  }

  @Test
  void theSpanInTheReactorContextIsTheParentBeforeTheCurrentOne() {
    Span caller = tracer.spanBuilder("caller").startDetached();

    try (Span current = tracer.start("current")) {
      get(client(lumen), "/orders")
          .contextWrite(context -> context.put(ReactorContextKey.SPAN, caller))
          .block(LONG);
      assertThat(current.isRecording()).isTrue();
    }

    assertThat(finished.next().parentSpanId()).isEqualTo(caller.context().spanId());
    assertThat(finished.next().name()).isEqualTo("current");
    caller.end();
    assertThat(finished.next().name()).isEqualTo("caller");
  }

  @Test
  void baggageThatIsSetGoesAlongInTheReactorContext() throws Exception {
    Mono<String> exchange;
    try (Span current = tracer.start("current");
        Scope scope = tracer.withBaggage("user", "x")) {
      exchange =
          get(client(lumen), "/orders")
              .contextWrite(Context.of(ReactorContextKey.SPAN, Span.current()));
    }
    SpanData caller = finished.next();

    exchange.block(LONG);

    assertThat(finished.next().parentSpanId()).isEqualTo(caller.spanId());
    assertThat(server.request().get("baggage")).containsExactly("user=x");
  }

  @Test
  void elseTheParentIsTheSpanThatIsCurrentWhereTheExchangeIsSubscribedTo() {
    Mono<String> exchange;
    try (Span assembling = tracer.start("assembling")) {
      exchange = get(client(lumen), "/orders");
      assertThat(assembling.isRecording()).isTrue();
    }
    assertThat(finished.only().name()).isEqualTo("assembling");

    Span subscribing = tracer.start("subscribing");
    exchange.block(LONG);
    subscribing.end();

    assertThat(finished.next().parentSpanId()).isEqualTo(subscribing.context().spanId());
    assertThat(finished.next().name()).isEqualTo("subscribing");
  }

  @Test
  void withoutASubscriberThereIsNoSpan() {
    Mono<String> unused = get(client(lumen), "/orders");

    assertThat(tracer.stats().started()).isZero();
  }

  @Test
  void eachSubscriptionIsASpan() {
    assertThat(catchThrowable(() -> get(client(lumen), "/status/503").retry(2).block(LONG)))
        .isNotNull();

    assertThat(
            List.of(finished.next().spanId(), finished.next().spanId(), finished.next().spanId()))
        .doesNotHaveDuplicates();
  }

  @Test
  void theSpanEndsWhenTheHeadersOfTheResponseAreThere() {
    String body =
        client(lumen)
            .get()
            .uri("/slow-body")
            .exchangeToMono(
                response -> {
                  assertThat(finished.only().attributes().get("http.response.status_code"))
                      .isEqualTo(200L);
                  server.release();
                  return response.bodyToMono(String.class);
                })
            .block(LONG);

    assertThat(body).isEqualTo("first,last");
  }

  @Test
  void whatIsNestedFindsTheSpanInItsReactorContext() {
    List<Object> seen = new ArrayList<>();
    ExchangeFilterFunction inner =
        (request, next) ->
            Mono.deferContextual(
                context -> {
                  seen.add(context.get(ReactorContextKey.SPAN));
                  return get(client(lumen), "/token").then(next.exchange(request));
                });

    get(client(lumen, inner), "/orders").block(LONG);

    SpanData token = finished.next();
    SpanData orders = finished.next();
    assertThat(token.name()).isEqualTo("GET /token");
    assertThat(token.parentSpanId()).isEqualTo(orders.spanId());
    assertThat(seen)
        .singleElement()
        .matches(span -> ((Span) span).context().equals(orders.context()));
  }

  @Test
  void theCallerKeepsItsOwnSpanInItsReactorContext() {
    Span caller = tracer.spanBuilder("caller").startDetached();

    Object seen =
        get(client(lumen), "/orders")
            .then(Mono.deferContextual(context -> Mono.just(context.get(ReactorContextKey.SPAN))))
            .contextWrite(context -> context.put(ReactorContextKey.SPAN, caller))
            .block(LONG);

    assertThat(seen).isSameAs(caller);
    finished.next();
    caller.end();
    finished.next();
  }

  @Test
  void noSpanIsCurrentOnTheThreadsOfTheClient() throws Exception {
    BlockingQueue<Span> seen = new LinkedBlockingQueue<>();
    ExchangeFilterFunction inner =
        (request, next) ->
            next.exchange(request)
                .publishOn(Schedulers.parallel())
                .doOnNext(response -> seen.add(Span.current()));

    try (Span caller = tracer.start("caller")) {
      get(client(lumen, inner), "/orders")
          .doOnNext(body -> seen.add(Span.current()))
          .subscribeOn(Schedulers.boundedElastic())
          .block(LONG);
      assertThat(Span.current()).isSameAs(caller);
    }

    assertThat(seen.poll(10, TimeUnit.SECONDS).context().isValid()).isFalse();
    assertThat(seen.poll(10, TimeUnit.SECONDS).context().isValid()).isFalse();
    finished.next();
    finished.next();
  }

  @Test
  void theCallersTimeoutIsNoErrorOfTheExchange() {
    Throwable thrown =
        catchThrowable(
            () -> get(client(lumen), "/hang").timeout(Duration.ofMillis(200)).block(LONG));

    assertThat(thrown).hasCauseInstanceOf(TimeoutException.class);
    SpanData span = finished.next();
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(span.events()).isEmpty();
    assertThat(span.attributes().get("error.type")).isNull();
    assertThat(span.attributes().get("http.response.status_code")).isNull();
  }

  @Test
  void aCancellationIsNoErrorOfTheExchange() throws Exception {
    Disposable subscription = get(client(lumen), "/hang").subscribe();
    server.request();

    subscription.dispose();

    assertThat(finished.next().status()).isEqualTo(SpanStatus.UNSET);
  }

  @Test
  void whatAFilterThrowsOrSignalsIsTheError() {
    for (ExchangeFilterFunction inner :
        List.<ExchangeFilterFunction>of(
            (request, next) -> {
              throw new IllegalArgumentException("broken");
            },
            (request, next) -> Mono.error(new IllegalArgumentException("broken")))) {
      assertThat(catchThrowable(() -> get(client(lumen, inner), "/orders").block(LONG)))
          .isInstanceOf(IllegalArgumentException.class);

      SpanData span = finished.only();
      assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
      assertThat(span.attributes().get("error.type"))
          .isEqualTo("java.lang.IllegalArgumentException");
    }
  }

  @Test
  void anExchangeWithoutAResponseEndsToo() {
    assertThat(
            catchThrowable(
                () -> get(client(lumen, (request, next) -> Mono.empty()), "/orders").block(LONG)))
        .isNotNull();

    assertThat(finished.next().attributes().get("http.response.status_code")).isNull();
  }

  @Test
  void twoFiltersMakeOneSpan() {
    get(client(lumen, lumen), "/orders").block(LONG);

    assertThat(finished.only().name()).isEqualTo("GET /orders");
  }

  @Test
  void cancellationAndResponseAtOnceEndTheSpanOnce() throws Exception {
    ClientRequest request =
        ClientRequest.create(HttpMethod.GET, URI.create("http://localhost/x")).build();
    for (int i = 0; i < 500; i++) {
      Sinks.One<ClientResponse> response = Sinks.one();
      Disposable subscription = lumen.filter(request, traced -> response.asMono()).subscribe();
      CyclicBarrier start = new CyclicBarrier(2);
      Thread cancelling =
          new Thread(
              () -> {
                await(start);
                subscription.dispose();
              });
      cancelling.start();
      await(start);
      response.tryEmitValue(ClientResponse.create(HttpStatus.NOT_FOUND).build());
      cancelling.join();

      SpanData span = finished.only();
      boolean answered = span.attributes().get("http.response.status_code") != null;
      assertThat(span.attributes().get("error.type")).isEqualTo(answered ? "404" : null);
      assertThat(span.status()).isEqualTo(answered ? SpanStatus.ERROR : SpanStatus.UNSET);
    }
  }

  @Test
  void untilThereIsATracerRequestsAreSentAsTheyAre() throws Exception {
    get(client(new LumenClientFilter(() -> null)), "/orders").block(LONG);

    assertThat(server.request().get("traceparent")).isNull();
  }

  private WebClient client(ExchangeFilterFunction... filters) {
    return WebClient.builder()
        .baseUrl(server.url())
        .filters(all -> all.addAll(List.of(filters)))
        .build();
  }

  private static Mono<String> get(WebClient client, String uri) {
    return client.get().uri(uri).retrieve().bodyToMono(String.class);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
