package dev.lumen.trace.spring.client;

import dev.lumen.trace.spring.http.HttpClientExchange;
import dev.lumen.trace.spring.http.HttpClientSpans;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClient;

/**
 * Traces a {@link RestClient} or a {@link org.springframework.web.client.RestTemplate}: one CLIENT
 * span per exchange, whose context the request carries on.
 *
 * <p>A bean of this type is there to be injected, for clients that are made by hand: {@code
 * RestClient.builder().requestInterceptor(interceptor)}.
 *
 * <p>The span is current while the interceptors behind this one run and the request is sent. It
 * ends when the headers of the response are there, or with what is thrown. So an interceptor before
 * this one that tries again makes a span each time. A request that passes two of these is traced
 * once.
 *
 * <p>Thread-safe.
 */
public final class LumenClientInterceptor implements ClientHttpRequestInterceptor {

  private static final String URI_TEMPLATE = RestClient.class.getName() + ".uriTemplate";
  private static final String TRACED = LumenClientInterceptor.class.getName() + ".traced";

  private final Supplier<? extends @Nullable HttpClientSpans> spans;

  public LumenClientInterceptor(HttpClientSpans spans) {
    this(() -> spans);
  }

  /**
   * @param spans asked at each request, which is not traced where it gives null
   */
  LumenClientInterceptor(Supplier<? extends @Nullable HttpClientSpans> spans) {
    this.spans = spans;
  }

  @Override
  public ClientHttpResponse intercept(
      HttpRequest request, byte[] body, ClientHttpRequestExecution execution) throws IOException {
    HttpClientSpans spans = this.spans.get();
    if (spans == null || request.getAttributes().putIfAbsent(TRACED, true) != null) {
      return execution.execute(request, body);
    }
    try {
      return exchange(spans, request, body, execution);
    } finally {
      // An interceptor before this one may send the same request again.
      request.getAttributes().remove(TRACED);
    }
  }

  private static ClientHttpResponse exchange(
      HttpClientSpans spans, HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
      throws IOException {
    HttpClientExchange exchange =
        spans.start(
            request.getMethod().name(),
            request.getURI(),
            request.getAttributes().get(URI_TEMPLATE) instanceof String template ? template : null);
    try {
      exchange.inject(request.getHeaders(), HttpHeaders::set, HttpHeaders::remove);
      ClientHttpResponse response = execution.execute(request, body);
      end(exchange, response);
      return response;
    } catch (Throwable e) {
      exchange.fail(e);
      throw e;
    }
  }

  /** The response goes to the caller even if it cannot tell its status. */
  private static void end(HttpClientExchange exchange, ClientHttpResponse response) {
    try {
      exchange.respond(response.getStatusCode().value());
    } catch (IOException | RuntimeException e) {
      exchange.fail(e);
    }
  }

  /** Adds this interceptor at the end, unless there is one of its kind already. */
  boolean addTo(List<ClientHttpRequestInterceptor> interceptors) {
    return interceptors.stream().noneMatch(LumenClientInterceptor.class::isInstance)
        && interceptors.add(this);
  }
}
