package dev.lumen.trace.spring.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.SpanListener;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.spring.http.HttpClientSpans;
import dev.lumen.trace.spring.http.UrlRedaction;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.support.HttpRequestWrapper;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Whatever breaks, in the application's parts or in ours, the call goes on. */
@ExtendWith(OutputCaptureExtension.class)
class BrokenPartsTests {

  private final FinishedSpans finished = new FinishedSpans();
  private final TestServer server = new TestServer();

  @AfterEach
  void leaveNothingBehind() {
    server.close();
    finished.assertNoMore();
    assertThat(Span.current().context().isValid()).isFalse();
  }

  @Test
  void attributesThatNobodyCanWrite() {
    assertThat(get(client(spans(), immutable(false), lumen(spans())))).isEqualTo("first,last");

    assertThat(finished.only().status()).isEqualTo(SpanStatus.UNSET);
  }

  @Test
  void attributesThatNobodyCanWriteAndTwoInterceptorsMakeOneSpan() {
    HttpClientSpans spans = spans();

    get(client(spans, immutable(false), lumen(spans), lumen(spans)));

    finished.only();
  }

  @Test
  void headersThatNobodyCanWrite() throws Exception {
    assertThat(get(client(spans(), immutable(true), lumen(spans())))).isEqualTo("first,last");

    finished.only();
    assertThat(server.request()).doesNotContainKey("Traceparent");
  }

  @Test
  void requestsThatThrowWhateverTheyAreAsked() {
    ClientHttpRequestInterceptor breaking =
        (request, body, execution) ->
            lumen(spans())
                .intercept(
                    new BrokenRequest(request),
                    body,
                    (same, bytes) -> execution.execute(request, bytes));

    assertThat(get(client(spans(), breaking))).isEqualTo("first,last");
  }

  static List<Throwable> thrown() {
    return List.of(
        new IllegalStateException("broken"),
        new StackOverflowError("broken"),
        new NoClassDefFoundError("broken"));
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void aResponseThatCannotTellItsStatus(Throwable thrown) {
    ClientHttpRequestInterceptor seeing =
        (request, body, execution) -> {
          ClientHttpResponse response = execution.execute(request, body);
          assertThat(response).isInstanceOf(BrokenResponse.class);
          return ((BrokenResponse) response).response();
        };
    ClientHttpRequestInterceptor breaking =
        (request, body, execution) -> new BrokenResponse(execution.execute(request, body), thrown);

    get(
        RestClient.builder()
            .requestInterceptor(seeing)
            .requestInterceptor(lumen(spans()))
            .requestInterceptor(breaking)
            .build());

    assertThat(finished.only().attributes().get("error.type"))
        .isEqualTo(thrown.getClass().getName());
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void aResponseOfWebClientThatCannotTellItsStatus(Throwable thrown) {
    LumenClientFilter filter = new LumenClientFilter(spans());
    ClientResponse broken =
        (ClientResponse)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ClientResponse.class},
                (proxy, method, arguments) -> {
                  throw thrown;
                });

    ClientResponse seen =
        filter
            .filter(
                ClientRequest.create(HttpMethod.GET, URI.create("http://x/")).build(),
                request -> Mono.just(broken))
            .block(Duration.ofSeconds(10));

    assertThat(seen == broken).isTrue();
    assertThat(finished.only().attributes().get("error.type"))
        .isEqualTo(thrown.getClass().getName());
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void aListenerThatThrowsIsLoggedOnce(Throwable thrown, CapturedOutput output) {
    SpanListener broken =
        new SpanListener() {
          @Override
          public void onStart(SpanData span) {
            rethrow(thrown);
          }

          @Override
          public void onEnd(SpanData span) {
            rethrow(thrown);
          }
        };
    Tracer tracer = Tracer.builder().listener(broken).exporter(finished).build();
    HttpClientSpans spans =
        new HttpClientSpans(tracer, tracer.propagator(), new UrlRedaction(List.of()));
    RestClient client = client(spans);

    get(client);
    get(client);

    finished.next();
    finished.next();
    assertThat(output.getAll().split("A span listener threw when a span started", -1)).hasSize(2);
    assertThat(output.getAll().split("A span listener threw when a span ended", -1)).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void spansThatCannotBeHadAreLoggedOnce(Throwable thrown, CapturedOutput output) {
    RestClient client =
        new RestClientTracing(
                new RequestFactoryTracing(
                    () -> {
                      rethrow(thrown);
                      return spans();
                    }))
            .traced(RestClient.create());
    RestClient byHand =
        RestClient.builder()
            .requestInterceptor(
                new LumenClientInterceptor(
                    () -> {
                      rethrow(thrown);
                      return spans();
                    }))
            .build();
    WebClient webClient =
        WebClient.builder()
            .filter(
                new LumenClientFilter(
                    () -> {
                      rethrow(thrown);
                      return spans();
                    }))
            .build();

    for (int i = 0; i < 2; i++) {
      get(client);
      get(byHand);
      webClient.get().uri(server.url()).retrieve().toBodilessEntity().block(Duration.ofSeconds(10));
    }

    // Once in this JVM by either kind of client, in whichever test it is first.
    assertThat(output.getAll().split("A request cannot be traced", -1).length).isLessThan(4);
  }

  private RestClient client(HttpClientSpans spans, ClientHttpRequestInterceptor... interceptors) {
    RestClient client =
        RestClient.builder().requestInterceptors(all -> all.addAll(List.of(interceptors))).build();
    return interceptors.length > 0
        ? client
        : new RestClientTracing(new RequestFactoryTracing(() -> spans)).traced(client);
  }

  private HttpClientSpans spans() {
    Tracer tracer = Tracer.builder().exporter(finished).build();
    return new HttpClientSpans(tracer, tracer.propagator(), new UrlRedaction(List.of()));
  }

  private static LumenClientInterceptor lumen(HttpClientSpans spans) {
    return new LumenClientInterceptor(spans);
  }

  private String get(RestClient client) {
    return String.valueOf(client.get().uri(server.url() + "/x").retrieve().body(String.class));
  }

  private static void rethrow(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) thrown;
  }

  private static ClientHttpRequestInterceptor immutable(boolean headersToo) {
    return (request, body, execution) ->
        execution.execute(new ImmutableRequest(request, headersToo), body);
  }

  private static final class ImmutableRequest extends HttpRequestWrapper {

    private final boolean headersToo;

    ImmutableRequest(HttpRequest request, boolean headersToo) {
      super(request);
      this.headersToo = headersToo;
    }

    @Override
    public Map<String, Object> getAttributes() {
      return Collections.unmodifiableMap(super.getAttributes());
    }

    @Override
    public HttpHeaders getHeaders() {
      return headersToo ? HttpHeaders.readOnlyHttpHeaders(super.getHeaders()) : super.getHeaders();
    }
  }

  private static final class BrokenRequest extends HttpRequestWrapper {

    BrokenRequest(HttpRequest request) {
      super(request);
    }

    @Override
    public URI getURI() {
      throw new StackOverflowError("broken");
    }

    @Override
    public Map<String, Object> getAttributes() {
      throw new StackOverflowError("broken");
    }

    @Override
    public HttpHeaders getHeaders() {
      throw new StackOverflowError("broken");
    }
  }

  private record BrokenResponse(ClientHttpResponse response, Throwable thrown)
      implements ClientHttpResponse {

    @Override
    public HttpStatusCode getStatusCode() {
      rethrow(thrown);
      return HttpStatusCode.valueOf(200);
    }

    @Override
    public String getStatusText() {
      return "";
    }

    @Override
    public void close() {
      response.close();
    }

    @Override
    public InputStream getBody() throws IOException {
      return response.getBody();
    }

    @Override
    public HttpHeaders getHeaders() {
      return response.getHeaders();
    }
  }
}
