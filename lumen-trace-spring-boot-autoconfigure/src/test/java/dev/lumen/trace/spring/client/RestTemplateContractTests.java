package dev.lumen.trace.spring.client;

import static java.util.Objects.requireNonNull;

import dev.lumen.trace.spring.http.HttpClientSpans;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.util.DefaultUriBuilderFactory;

class RestTemplateContractTests extends HttpClientContractTests {

  @Override
  Shop shop(String url, HttpClientSpans spans) {
    RestTemplate client = new RestTemplate(new JdkClientHttpRequestFactory());
    client.setUriTemplateHandler(new DefaultUriBuilderFactory(url));
    trace(client, spans);
    return new RestTemplateShop(client);
  }

  /** As a bean is traced. */
  void trace(RestTemplate client, HttpClientSpans spans) {
    new RestTemplateTracing(new RequestFactoryTracing(() -> spans)).trace(client);
  }

  private record RestTemplateShop(RestTemplate client) implements Shop {

    @Override
    public String order(String id) {
      return get("/orders/{id}", id);
    }

    @Override
    public String orderOf(String id, String traceparent, String tracestate) {
      HttpHeaders headers = new HttpHeaders();
      headers.add("traceparent", traceparent);
      headers.add("tracestate", tracestate);
      return body(HttpMethod.GET, headers, "/orders/{id}", id);
    }

    @Override
    public String orderUnder(String id, String traceId, String spanId) {
      HttpHeaders headers = new HttpHeaders();
      headers.add("X-Trace-ID", traceId);
      headers.add("X-Span-ID", spanId);
      return body(HttpMethod.GET, headers, "/orders/{id}", id);
    }

    @Override
    public String search(String q, String token) {
      return get("/search?q={q}&token={token}", q, token);
    }

    @Override
    public String status(int code) {
      return get("/status/{code}", code);
    }

    @Override
    public String brew() {
      return body(HttpMethod.valueOf("BREW"), new HttpHeaders(), "/pot");
    }

    private String get(String uri, Object... variables) {
      return body(HttpMethod.GET, new HttpHeaders(), uri, variables);
    }

    private String body(HttpMethod method, HttpHeaders headers, String uri, Object... variables) {
      return requireNonNull(
          client
              .exchange(uri, method, new HttpEntity<>(headers), String.class, variables)
              .getBody());
    }
  }
}
