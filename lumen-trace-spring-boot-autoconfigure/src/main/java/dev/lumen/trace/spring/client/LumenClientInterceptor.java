package dev.lumen.trace.spring.client;

import dev.lumen.trace.spring.http.HttpClientExchange;
import dev.lumen.trace.spring.http.HttpClientSpans;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClient;

/**
 * Traces a {@link RestClient} or a {@link org.springframework.web.client.RestTemplate} that was
 * made by hand: one CLIENT span per exchange, whose context the request carries on.
 *
 * <p>A bean of this type is there to be injected: {@code
 * RestClient.builder().requestInterceptor(interceptor)}. It is there where tracing is switched off,
 * too, and does nothing then. Like any interceptor it makes the client hold the bodies of requests
 * in memory. Clients that are beans, or made from a builder that is one, are traced without it, and
 * stream what they streamed.
 *
 * <p>The span is current while the interceptors behind this one run and the request is sent. It
 * ends when the headers of the response are there, or with what is thrown. So an interceptor before
 * this one that tries again makes a span each time. A request that passes two of these, or one and
 * a client that is traced anyway, is traced once. The headers of the request are as they were once
 * the exchange is over.
 *
 * <p>Thread-safe. Throws what is thrown behind it, and nothing of its own.
 */
public final class LumenClientInterceptor implements ClientHttpRequestInterceptor {

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
    HttpClientSpans spans = spans();
    if (spans == null || ClientRequests.markTraced(request)) {
      return execution.execute(request, body);
    }
    try {
      return exchange(spans, request, body, execution);
    } finally {
      ClientRequests.unmark(request);
    }
  }

  private @Nullable HttpClientSpans spans() {
    try {
      HttpClientSpans spans = this.spans.get();
      return spans == HttpClientSpans.off() ? null : spans;
    } catch (Throwable e) {
      ClientRequests.LOG.once("A request cannot be traced", e);
      return null;
    }
  }

  private static ClientHttpResponse exchange(
      HttpClientSpans spans, HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
      throws IOException {
    HttpClientExchange exchange = ClientRequests.start(spans, request, null);
    if (exchange == null) {
      return execution.execute(request, body);
    }
    RestorableHeaders headers = inject(exchange, request);
    ClientHttpResponse response;
    try {
      response = execution.execute(request, body);
    } catch (Throwable e) {
      exchange.fail(e);
      throw e;
    } finally {
      if (headers != null) {
        headers.restore();
      }
    }
    ClientRequests.end(exchange, response);
    return response;
  }

  private static @Nullable RestorableHeaders inject(
      HttpClientExchange exchange, HttpRequest request) {
    try {
      RestorableHeaders headers = new RestorableHeaders(request.getHeaders());
      exchange.inject(
          headers, RestorableHeaders::contains, RestorableHeaders::set, RestorableHeaders::remove);
      return headers;
    } catch (Throwable e) {
      ClientRequests.LOG.once("The headers of a request could not be had", e);
      return null;
    }
  }
}
