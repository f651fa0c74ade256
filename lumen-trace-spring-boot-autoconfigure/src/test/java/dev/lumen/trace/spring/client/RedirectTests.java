package dev.lumen.trace.spring.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import dev.lumen.trace.Scope;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.spring.http.BaggageHosts;
import dev.lumen.trace.spring.http.HttpClientSpans;
import dev.lumen.trace.spring.http.UrlRedaction;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/** What goes to another host where the HTTP library follows a redirect by itself. */
class RedirectTests {

  private static final TestServer server = new TestServer();
  private static final ReactorResourceFactory resources = new ReactorResourceFactory();

  private final InMemoryExporter exporter = new InMemoryExporter();
  private final Tracer tracer = Tracer.builder().exporter(exporter).build();

  @BeforeAll
  static void startNetty() {
    resources.setUseGlobalResources(false);
    resources.setShutdownQuietPeriod(Duration.ZERO);
    resources.afterPropertiesSet();
  }

  @AfterAll
  static void stop() {
    server.close();
    resources.destroy();
  }

  @AfterEach
  void oneExchangeIsOneSpan() {
    assertThat(exporter.spans()).hasSize(1);
  }

  @Test
  void throughReactorNettyAWebClientKeepsBaggageFromAHostThatMustNotHaveIt() throws Exception {
    assertThat(sent(webClient(netty(), "localhost"), null)).isNull();
  }

  @Test
  void throughReactorNettyAWebClientTakesBaggageToAHostThatMayHaveIt() throws Exception {
    assertThat(sent(webClient(netty(), "localhost", "127.*"), null)).containsExactly("user=x");
  }

  @Test
  void baggageThatTheApplicationSetItselfGoesWhereTheLibraryTakesIt() throws Exception {
    assertThat(sent(webClient(netty(), "localhost"), "user=own")).containsExactly("user=own");
  }

  /** Nobody is told of the redirect: docs/propagation.md says so. */
  @ParameterizedTest
  @MethodSource
  void throughOthersItGoesAlong(Object transport) throws Exception {
    Client client =
        transport instanceof ClientHttpConnector connector
            ? webClient(connector, "localhost")
            : restClient((ClientHttpRequestFactory) transport, "localhost");

    assertThat(sent(client, null)).containsExactly("user=x");
  }

  static Stream<Object> throughOthersItGoesAlong() {
    HttpClient jdk = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    return Stream.of(
        new JdkClientHttpRequestFactory(jdk),
        new SimpleClientHttpRequestFactory(),
        new ReactorClientHttpRequestFactory(
            resources, client -> client.followRedirect(true).disableRetry(true)),
        new JdkClientHttpConnector(jdk));
  }

  /** Sends a request, and baggage of its own where there is some. */
  private interface Client {
    void get(String url, @Nullable String ownBaggage);
  }

  private static ClientHttpConnector netty() {
    return new ReactorClientHttpConnector(resources, client -> client.followRedirect(true));
  }

  private HttpClientSpans spans(String... hosts) {
    return new HttpClientSpans(
        tracer, tracer.propagator(), new UrlRedaction(List.of()), new BaggageHosts(List.of(hosts)));
  }

  private Client webClient(ClientHttpConnector connector, String... hosts) {
    WebClient client =
        WebClient.builder()
            .clientConnector(connector)
            .filter(new LumenClientFilter(spans(hosts)))
            .build();
    return (url, baggage) ->
        client
            .get()
            .uri(url)
            .headers(headers -> headers.setAll(own(baggage)))
            .retrieve()
            .toBodilessEntity()
            .block(Duration.ofSeconds(10));
  }

  private Client restClient(ClientHttpRequestFactory factory, String... hosts) {
    HttpClientSpans spans = spans(hosts);
    RestClient client =
        RestClient.builder()
            .requestFactory(new RequestFactoryTracing(() -> spans).traced(factory))
            .build();
    return (url, baggage) -> client.get().uri(url).retrieve().toBodilessEntity();
  }

  private static Map<String, String> own(@Nullable String baggage) {
    return baggage == null ? Map.of() : Map.of("baggage", baggage);
  }

  /** The baggage that the redirected request had. */
  private @Nullable List<String> sent(Client client, @Nullable String ownBaggage) throws Exception {
    try (Scope scope = tracer.withBaggage("user", "x")) {
      client.get(server.url() + "/elsewhere", ownBaggage);
    }
    Headers first = server.request();
    Headers redirected = server.request();
    assertThat(first.get("baggage")).containsExactly(ownBaggage == null ? "user=x" : ownBaggage);
    assertThat(redirected.get("Host")).singleElement().asString().startsWith("127.0.0.1");
    assertThat(redirected.get("traceparent")).isEqualTo(first.get("traceparent")).isNotNull();
    return redirected.get("baggage");
  }
}
