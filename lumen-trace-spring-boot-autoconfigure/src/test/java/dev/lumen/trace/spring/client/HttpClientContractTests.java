package dev.lumen.trace.spring.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.Headers;
import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.propagation.Getter;
import dev.lumen.trace.propagation.Propagator;
import dev.lumen.trace.propagation.Setter;
import dev.lumen.trace.sampling.Sampler;
import dev.lumen.trace.spring.http.BaggageHosts;
import dev.lumen.trace.spring.http.HttpClientSpans;
import dev.lumen.trace.spring.http.UrlRedaction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every kind of client. */
abstract class HttpClientContractTests {

  final FinishedSpans finished = new FinishedSpans();
  final Tracer tracer = Tracer.builder().exporter(finished).build();
  final TestServer server = new TestServer();

  /** A client of this kind, without Spring's help. */
  abstract Shop shop(String url, HttpClientSpans spans);

  /** Whether Spring tells the URI template to this kind of client. */
  boolean knowsTemplates() {
    return true;
  }

  @AfterEach
  void leaveNothingBehind() {
    server.close();
    finished.assertNoMore();
    assertThat(Span.current().context().isValid()).isFalse();
  }

  @Test
  void anExchangeIsOneSpanWithTheStableAttributes() {
    shop().order("17");

    SpanData span = finished.next();
    assertThat(span.kind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.name()).isEqualTo(knowsTemplates() ? "GET /orders/{id}" : "GET");
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(span.events()).isEmpty();
    Map<String, Object> expected = new HashMap<>();
    expected.put("http.request.method", "GET");
    expected.put("server.address", "localhost");
    expected.put("server.port", (long) server.port());
    expected.put("url.full", server.url() + "/orders/17");
    expected.put("http.response.status_code", 200L);
    if (knowsTemplates()) {
      expected.put("url.template", "/orders/{id}");
    }
    assertThat(span.attributes().asMap()).isEqualTo(expected);
  }

  @Test
  void theRequestCarriesTheContextOfTheClientSpan() throws Exception {
    shop().order("17");

    SpanData span = finished.next();
    Headers request = server.request();
    assertThat(request.get("traceparent")).containsExactly(span.context().traceparent());
    assertThat(request.get("X-Trace-ID")).containsExactly(span.traceId().toString());
    assertThat(request.get("X-Span-ID")).containsExactly(span.spanId().toString());
  }

  @Test
  void theSpanIsTheChildOfTheCallersWhichStaysCurrent() {
    Shop shop = shop();

    try (Span caller = tracer.start("caller")) {
      shop.order("17");

      assertThat(Span.current()).isSameAs(caller);
      assertThat(finished.next().parentSpanId()).isEqualTo(caller.context().spanId());
    }
    assertThat(finished.next().name()).isEqualTo("caller");
  }

  @Test
  void anUnsampledTraceTravelsToo() throws Exception {
    Tracer unsampling = Tracer.builder().sampler(Sampler.never()).exporter(finished).build();
    Shop shop = shop(server.url(), spans(unsampling, unsampling.propagator()));

    TraceContext caller;
    try (Span span = unsampling.start("caller")) {
      caller = span.context();
      shop.order("17");
    }

    String traceparent = server.request().getFirst("traceparent");
    assertThat(traceparent).isEqualTo(caller.traceparent());
    assertThat(Integer.parseInt(traceparent.substring(53), 16) & TraceContext.SAMPLED).isZero();
  }

  @Test
  void headersOfAnotherPropagationAreReplaced() throws Exception {
    shop().orderOf("17", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "other=1");

    Headers request = server.request();
    assertThat(request.get("traceparent")).containsExactly(finished.next().context().traceparent());
    assertThat(request.get("tracestate")).isNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void otherHeadersThatTheApplicationHasSetAreItsOwn(boolean sampled) throws Exception {
    Tracer tracer =
        Tracer.builder()
            .sampler(sampled ? Sampler.always() : Sampler.never())
            .exporter(finished)
            .build();

    shop(server.url(), spans(tracer, tracer.propagator())).orderUnder("17", "theirs", "its");

    Headers request = server.request();
    assertThat(request.get("X-Trace-ID")).containsExactly("theirs");
    assertThat(request.get("X-Span-ID")).containsExactly("its");
    assertThat(request.get("traceparent")).hasSize(1);
    if (sampled) {
      finished.next();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "LOCAL*", "a.example,*host"})
  void baggageGoesToTheHostsThatMayHaveIt(String hosts) throws Exception {
    assertThat(baggageSent(hosts)).containsExactly("user=x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.com", "*.localhost", "local", "127.0.0.1"})
  void baggageGoesToNoOtherHost(String hosts) throws Exception {
    assertThat(baggageSent(hosts)).isNull();
  }

  private @Nullable List<String> baggageSent(String hosts) throws Exception {
    HttpClientSpans spans =
        new HttpClientSpans(
            tracer,
            tracer.propagator(),
            new UrlRedaction(List.of()),
            new BaggageHosts(hosts.isEmpty() ? List.of() : List.of(hosts.split(",", -1))));
    try (Scope scope = tracer.withBaggage("user", "x")) {
      shop(server.url(), spans).order("17");
    }
    finished.next();
    Headers request = server.request();
    assertThat(request.get("traceparent")).hasSize(1);
    return request.get("baggage");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 500, 503})
  void fromFourHundredOnTheStatusIsTheError(int status) {
    assertThat(catchThrowable(() -> shop().status(status))).isNotNull();

    SpanData span = finished.next();
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.statusMessage()).isNull();
    assertThat(span.events()).isEmpty();
    assertThat(span.attributes().get("http.response.status_code")).isEqualTo((long) status);
    assertThat(span.attributes().get("error.type")).isEqualTo(Integer.toString(status));
  }

  @Test
  void anExceptionInsteadOfAResponseIsTheError() throws Exception {
    Shop shop = shop("http://localhost:" + unusedPort(), spans(tracer, tracer.propagator()));

    assertThat(catchThrowable(() -> shop.order("17"))).isNotNull();

    SpanData span = finished.next();
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.attributes().get("http.response.status_code")).isNull();
    assertThat(span.events()).singleElement().matches(event -> event.name().equals("exception"));
    assertThat(span.attributes().get("error.type"))
        .isEqualTo(span.events().get(0).attributes().get("exception.type"));
  }

  @Test
  void aMethodThatNobodyKnowsIsKeptOutOfTheName() {
    shop().brew();

    SpanData span = finished.next();
    assertThat(span.name()).isEqualTo(knowsTemplates() ? "HTTP /pot" : "HTTP");
    assertThat(span.attributes().get("http.request.method")).isEqualTo("_OTHER");
    assertThat(span.attributes().get("http.request.method_original")).isEqualTo("BREW");
  }

  @Test
  void secretsInTheUrlAreNotRecorded() {
    Shop shop =
        shop("http://me:hidden@localhost:" + server.port(), spans(tracer, tracer.propagator()));

    shop.search("tea", "hidden");

    SpanData span = finished.next();
    assertThat(span.name()).isEqualTo(knowsTemplates() ? "GET /search" : "GET");
    assertThat(span.attributes().asMap().toString()).doesNotContain("hidden");
    assertThat(span.attributes().get("url.full"))
        .isEqualTo(
            "http://REDACTED:REDACTED@localhost:" + server.port() + "/search?q=tea&token=REDACTED");
  }

  @Test
  void aHeaderThatCannotBeSentIsLeftOut() throws Exception {
    Propagator broken =
        new TestPropagator() {
          @Override
          public <C> void inject(TraceContext context, C carrier, Setter<C> setter) {
            setter.set(carrier, "x-bad", "one\r\nx-injected: two");
            setter.set(carrier, "x bad", "one");
            setter.set(carrier, "x-good", "one");
          }
        };

    shop(server.url(), spans(tracer, broken)).order("17");

    Headers request = server.request();
    assertThat(request.getFirst("x-good")).isEqualTo("one");
    assertThat(request).doesNotContainKeys("X-bad", "X-injected", "X bad");
    finished.next();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPropagatorThatThrowsCostsTheHeadersAlone(boolean error) {
    Propagator broken =
        new TestPropagator() {
          @Override
          public <C> void inject(TraceContext context, C carrier, Setter<C> setter) {
            if (error) {
              throw new NoClassDefFoundError("broken");
            }
            throw new IllegalStateException("broken");
          }
        };

    shop(server.url(), spans(tracer, broken)).order("17");

    assertThat(finished.next().status()).isEqualTo(SpanStatus.UNSET);
  }

  @Test
  void aSpanThatCannotBeStartedCostsItselfAloneAndTheTraceGoesOn() throws Exception {
    AtomicBoolean broken = new AtomicBoolean();
    Tracer breaking =
        Tracer.builder()
            .clock(
                InstantSource.system(),
                () -> {
                  if (broken.get()) {
                    throw new StackOverflowError("broken");
                  }
                  return System.nanoTime();
                })
            .build();
    HttpClientSpans spans = spans(breaking, tracer.propagator());
    broken.set(true);

    try (Span caller = tracer.start("caller")) {
      shop(server.url(), spans).order("17");

      assertThat(Span.current()).isSameAs(caller);
      assertThat(server.request().get("traceparent"))
          .containsExactly(caller.context().traceparent());
    }
    assertThat(finished.next().name()).isEqualTo("caller");
  }

  final Shop shop() {
    return shop(server.url(), spans(tracer, tracer.propagator()));
  }

  private static HttpClientSpans spans(Tracer tracer, Propagator propagator) {
    return new HttpClientSpans(tracer, propagator, new UrlRedaction(List.of("token")));
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private abstract static class TestPropagator implements Propagator {

    @Override
    public <C> @Nullable TraceContext extract(C carrier, Getter<C> getter) {
      return null;
    }

    @Override
    public List<String> fields() {
      return List.of();
    }
  }
}
