package dev.lumen.trace.spring.client;

import static java.util.Objects.requireNonNull;

import dev.lumen.trace.spring.http.HttpClientSpans;
import org.springframework.http.HttpMethod;
import org.springframework.web.client.RestClient;

class RestClientContractTests extends HttpClientContractTests {

  @Override
  Shop shop(String url, HttpClientSpans spans) {
    return new RestClientShop(traced(RestClient.builder().baseUrl(url).build(), spans));
  }

  /** As a bean is traced. */
  RestClient traced(RestClient client, HttpClientSpans spans) {
    return new RestClientTracing(new RequestFactoryTracing(() -> spans)).traced(client);
  }

  private record RestClientShop(RestClient client) implements Shop {

    @Override
    public String order(String id) {
      return body(client.get().uri("/orders/{id}", id));
    }

    @Override
    public String orderOf(String id, String traceparent, String tracestate) {
      return body(
          client
              .get()
              .uri("/orders/{id}", id)
              .header("traceparent", traceparent)
              .header("tracestate", tracestate));
    }

    @Override
    public String orderUnder(String id, String traceId, String spanId) {
      return body(
          client
              .get()
              .uri("/orders/{id}", id)
              .header("X-Trace-ID", traceId)
              .header("X-Span-ID", spanId));
    }

    @Override
    public String search(String q, String token) {
      return body(client.get().uri("/search?q={q}&token={token}", q, token));
    }

    @Override
    public String status(int code) {
      return body(client.get().uri("/status/{code}", code));
    }

    @Override
    public String brew() {
      return body(client.method(HttpMethod.valueOf("BREW")).uri("/pot"));
    }

    private static String body(RestClient.RequestHeadersSpec<?> request) {
      return requireNonNull(request.retrieve().body(String.class));
    }
  }
}
