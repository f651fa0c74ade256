package dev.lumen.trace.spring.client;

import dev.lumen.trace.spring.http.HttpClientSpans;
import org.springframework.web.client.RestClient;

class RestClientInterceptorContractTests extends RestClientContractTests {

  @Override
  RestClient traced(RestClient client, HttpClientSpans spans) {
    return client.mutate().requestInterceptor(new LumenClientInterceptor(spans)).build();
  }
}
