package dev.lumen.trace.spring.client;

import dev.lumen.trace.spring.http.HttpClientSpans;
import org.springframework.web.client.RestTemplate;

class RestTemplateInterceptorContractTests extends RestTemplateContractTests {

  @Override
  void trace(RestTemplate client, HttpClientSpans spans) {
    client.getInterceptors().add(new LumenClientInterceptor(spans));
  }

  @Override
  boolean knowsTemplates() {
    return false;
  }
}
