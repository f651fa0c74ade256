package dev.lumen.trace.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.propagation.HeaderPropagator;
import dev.lumen.trace.propagation.PropagationFormat;
import dev.lumen.trace.propagation.Propagator;
import dev.lumen.trace.sampling.Sampler;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpClientExchangeTests {

  private final InMemoryExporter exporter = new InMemoryExporter();
  private final Tracer tracer = Tracer.builder().exporter(exporter).build();
  private final HttpClientSpans spans =
      new HttpClientSpans(tracer, tracer.propagator(), new UrlRedaction(List.of()));

  @Test
  void theFirstOfItsEndsCounts() {
    List<Consumer<HttpClientExchange>> ends =
        List.of(
            exchange -> exchange.respond(404),
            exchange -> exchange.fail(new IllegalStateException()),
            HttpClientExchange::cancel);

    for (Consumer<HttpClientExchange> first : ends) {
      HttpClientExchange exchange = exchange();
      first.accept(exchange);
      Map<String, Object> attributes = only().attributes().asMap();

      ends.forEach(end -> end.accept(exchange));

      assertThat(only().attributes().asMap()).isEqualTo(attributes);
      exporter.clear();
    }
  }

  @ParameterizedTest
  @CsvSource({"200, UNSET", "302, UNSET", "399, UNSET", "400, ERROR", "500, ERROR", "799, ERROR"})
  void fromFourHundredOnTheStatusIsAnError(int statusCode, SpanStatus status) {
    exchange().respond(statusCode);

    assertThat(only().status()).isEqualTo(status);
  }

  @Test
  void aHeaderIsReplacedWhateverItsCase() {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("TraceParent", "other");
    headers.put("TraceState", "other=1");
    HttpClientExchange exchange = exchange();

    exchange.inject(headers, Map::containsKey, Map::put, Map::remove);
    exchange.cancel();

    assertThat(headers.get("traceparent")).isEqualTo(only().context().traceparent());
    assertThat(headers).doesNotContainKey("tracestate");
  }

  @Test
  void headersThatNobodyMayWriteAreNoError() {
    HttpClientExchange exchange = exchange();

    exchange.inject(Map.<String, String>of(), Map::containsKey, Map::put, Map::remove);
    exchange.respond(200);

    assertThat(only().status()).isEqualTo(SpanStatus.UNSET);
  }

  @Test
  void whatTheApplicationHasSetStays() {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("x-trace-id", "theirs");
    HttpClientExchange exchange = exchange();

    exchange.inject(headers, Map::containsKey, Map::put, Map::remove);
    exchange.cancel();

    assertThat(headers)
        .containsOnlyKeys("traceparent", "x-trace-id")
        .containsEntry("traceparent", only().context().traceparent())
        .containsEntry("x-trace-id", "theirs");
  }

  @Test
  void baggageIsAddedBesideIdsOfTheApplication() {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("x-trace-id", "theirs");

    try (Scope scope = tracer.withBaggage("user", "x")) {
      HttpClientExchange exchange = exchange();
      exchange.inject(headers, Map::containsKey, Map::put, Map::remove);
      exchange.cancel();
    }

    assertThat(headers)
        .containsOnlyKeys("traceparent", "x-trace-id", "baggage")
        .containsEntry("baggage", "user=x");
  }

  @Test
  void baggageOfTheApplicationStays() {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Baggage", "theirs=1");

    try (Scope scope = tracer.withBaggage("user", "x")) {
      HttpClientExchange exchange = exchange();
      exchange.inject(headers, Map::containsKey, Map::put, Map::remove);
      exchange.cancel();
    }

    assertThat(headers)
        .containsOnlyKeys("traceparent", "Baggage", "X-Trace-ID", "X-Span-ID")
        .containsEntry("baggage", "theirs=1");
  }

  @Test
  void headersThatAreReadAloneAreTheApplications() {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("b3", "theirs");
    HttpClientExchange exchange = exchange();

    exchange.inject(headers, Map::containsKey, Map::put, Map::remove);
    exchange.cancel();

    assertThat(headers).containsOnlyKeys("traceparent", "b3", "X-Trace-ID", "X-Span-ID");
  }

  @Test
  void headersOfAFormatThatIsWrittenAreReplaced() {
    Propagator b3 =
        PropagationFormat.propagator(
            List.of(),
            List.of(PropagationFormat.W3C, PropagationFormat.B3, PropagationFormat.B3_MULTI),
            new HeaderPropagator());
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("B3", "of what was received");
    headers.put("x-b3-traceid", "of what was received");
    HttpClientExchange exchange =
        new HttpClientSpans(tracer, b3, new UrlRedaction(List.of()))
            .start("GET", URI.create("http://host/x"), null);

    exchange.inject(headers, Map::containsKey, Map::put, Map::remove);
    exchange.cancel();

    assertThat(headers)
        .containsEntry("x-b3-traceid", only().traceId().toString())
        .containsEntry("b3", only().traceId() + "-" + only().spanId() + "-1")
        .containsKeys("traceparent", "x-b3-spanid");
  }

  @Test
  void anUnsampledTraceTakesNothingAway() {
    Tracer unsampling = Tracer.builder().sampler(Sampler.never()).build();
    HttpClientExchange exchange =
        new HttpClientSpans(unsampling, unsampling.propagator(), new UrlRedaction(List.of()))
            .start("GET", URI.create("http://host/x"), null);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("X-Trace-ID", "theirs");
    headers.put("X-Span-ID", "theirs");

    exchange.inject(headers, Map::containsKey, Map::put, Map::remove);
    exchange.cancel();

    assertThat(headers).containsEntry("X-Trace-ID", "theirs").containsEntry("X-Span-ID", "theirs");
    assertThat(headers.get("traceparent")).endsWith("-02");
  }

  @Test
  void switchedOffItHasTheCallersSpanAndLeavesThatAlone() {
    Map<String, String> headers = new TreeMap<>();

    try (Span caller = tracer.start("caller")) {
      HttpClientExchange exchange =
          HttpClientSpans.off().start("GET", URI.create("http://host/x"), null);
      exchange.inject(headers, Map::containsKey, Map::put, Map::remove);
      exchange.respond(500);

      assertThat(exchange.span()).isSameAs(caller);
      assertThat(exporter.spans()).isEmpty();
    }
    assertThat(headers).isEmpty();
    assertThat(only().status()).isEqualTo(SpanStatus.UNSET);
  }

  private HttpClientExchange exchange() {
    return spans.startDetached(Span.current(), "GET", URI.create("http://host/x"), null);
  }

  private SpanData only() {
    assertThat(exporter.spans()).hasSize(1);
    return exporter.spans().get(0);
  }
}
