package dev.lumen.trace.spring.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.spring.http.HttpClientSpans;
import dev.lumen.trace.spring.http.UrlRedaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.util.StreamUtils;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

class LumenClientInterceptorTests {

  private final FinishedSpans finished = new FinishedSpans();
  private final Tracer tracer = Tracer.builder().exporter(finished).build();
  private final TestServer server = new TestServer();
  private final LumenClientInterceptor lumen =
      new LumenClientInterceptor(
          new HttpClientSpans(tracer, tracer.propagator(), new UrlRedaction(List.of())));

  @AfterEach
  void leaveNothingBehind() {
    server.close();
    finished.assertNoMore();
    assertThat(Span.current().context().isValid()).isFalse();
  }

  @Test
  void theSpanIsCurrentForWhatComesAfter() {
    List<Span> seen = new ArrayList<>();
    RestClient client =
        client(
            lumen,
            (request, body, execution) -> {
              seen.add(Span.current());
              try (Span inner = tracer.start("inner")) {
                return execution.execute(request, body);
              }
            });

    get(client, "/orders");

    SpanData inner = finished.next();
    SpanData exchange = finished.next();
    assertThat(inner.name()).isEqualTo("inner");
    assertThat(inner.parentSpanId()).isEqualTo(exchange.spanId());
    assertThat(seen).singleElement().matches(span -> span.context().equals(exchange.context()));
  }

  @Test
  void theSpanEndsWhenTheHeadersOfTheResponseAreThere() throws Exception {
    String body =
        client(lumen)
            .get()
            .uri("/slow-body")
            .exchange(
                (request, response) -> {
                  assertThat(finished.only().attributes().get("http.response.status_code"))
                      .isEqualTo(200L);
                  assertThat(Span.current().context().isValid()).isFalse();
                  server.release();
                  return StreamUtils.copyToString(response.getBody(), StandardCharsets.US_ASCII);
                });

    assertThat(body).isEqualTo("first,last");
  }

  @Test
  void eachTryOfAnOuterInterceptorIsASpan() throws Exception {
    ClientHttpRequestInterceptor twice =
        (request, body, execution) -> {
          execution.execute(request, body).close();
          return execution.execute(request, body);
        };

    get(client(twice, lumen), "/orders");

    SpanData first = finished.next();
    SpanData second = finished.next();
    assertThat(first.spanId()).isNotEqualTo(second.spanId());
    assertThat(server.request().get("traceparent")).containsExactly(first.context().traceparent());
    assertThat(server.request().get("traceparent")).containsExactly(second.context().traceparent());
  }

  @Test
  void anExchangeWithinAnExchangeIsASpanOfItsOwn() {
    RestClient inner = client(lumen);
    RestClient outer =
        client(
            lumen,
            (request, body, execution) -> {
              get(inner, "/token");
              return execution.execute(request, body);
            });

    get(outer, "/orders");

    SpanData token = finished.next();
    SpanData orders = finished.next();
    assertThat(token.name()).isEqualTo("GET /token");
    assertThat(token.parentSpanId()).isEqualTo(orders.spanId());
  }

  @Test
  void twoInterceptorsMakeOneSpan() {
    LumenClientInterceptor other =
        new LumenClientInterceptor(
            new HttpClientSpans(tracer, tracer.propagator(), new UrlRedaction(List.of())));

    get(client(lumen, lumen, other), "/orders");

    assertThat(finished.only().name()).isEqualTo("GET /orders");
  }

  @Test
  void aClientMadeFromATracedTemplateMakesOneSpan() {
    RestTemplate template = new RestTemplate(new JdkClientHttpRequestFactory());
    template.getInterceptors().add(lumen);
    RestClient client =
        RestClient.builder()
            .requestFactory(template.getRequestFactory())
            .requestInterceptor(lumen)
            .build();

    client.get().uri(server.url() + "/orders/{id}", 17).retrieve().toBodilessEntity();

    assertThat(finished.only().name()).isEqualTo("GET /orders/{id}");
  }

  @Test
  void whatAnInnerInterceptorThrowsIsTheErrorAndReachesTheCaller() {
    IOException broken = new IOException("broken");
    RestClient client =
        client(
            lumen,
            (request, body, execution) -> {
              throw broken;
            });

    assertThat(catchThrowable(() -> get(client, "/orders"))).hasCause(broken);

    SpanData span = finished.next();
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.statusMessage()).isEqualTo("broken");
    assertThat(span.attributes().get("error.type")).isEqualTo("java.io.IOException");
  }

  @Test
  void aResponseWithoutAStatusStillReachesTheCaller() {
    List<ClientHttpResponse> seen = new ArrayList<>();
    ClientHttpRequestInterceptor outer =
        (request, body, execution) -> {
          ClientHttpResponse response = execution.execute(request, body);
          seen.add(response);
          response.close();
          throw new IOException("seen");
        };
    ClientHttpRequestInterceptor inner =
        (request, body, execution) -> new ResponseWithoutStatus(execution.execute(request, body));

    assertThat(catchThrowable(() -> get(client(outer, lumen, inner), "/orders"))).isNotNull();

    assertThat(seen).hasOnlyElementsOfType(ResponseWithoutStatus.class).hasSize(1);
    assertThat(finished.next().attributes().get("error.type")).isEqualTo("java.io.IOException");
  }

  @Test
  void untilThereIsATracerRequestsAreSentAsTheyAre() throws Exception {
    get(client(new LumenClientInterceptor(() -> null)), "/orders");

    assertThat(server.request().get("traceparent")).isNull();
  }

  private RestClient client(ClientHttpRequestInterceptor... interceptors) {
    return RestClient.builder()
        .requestFactory(new JdkClientHttpRequestFactory())
        .baseUrl(server.url())
        .requestInterceptors(all -> all.addAll(List.of(interceptors)))
        .build();
  }

  private static String get(RestClient client, String uri) {
    return Objects.requireNonNull(client.get().uri(uri).retrieve().body(String.class));
  }
}
