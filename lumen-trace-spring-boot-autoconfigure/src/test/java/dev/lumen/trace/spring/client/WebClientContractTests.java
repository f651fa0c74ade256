package dev.lumen.trace.spring.client;

import static java.util.Objects.requireNonNull;

import dev.lumen.trace.spring.http.HttpClientSpans;
import java.time.Duration;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.WebClient;

class WebClientContractTests extends HttpClientContractTests {

  @Override
  Shop shop(String url, HttpClientSpans spans) {
    return new WebClientShop(
        WebClient.builder().baseUrl(url).filter(new LumenClientFilter(spans)).build());
  }

  private record WebClientShop(WebClient client) implements Shop {

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

    private static String body(WebClient.RequestHeadersSpec<?> request) {
      return requireNonNull(
          request.retrieve().bodyToMono(String.class).block(Duration.ofSeconds(10)));
    }
  }
}
