package dev.lumen.trace.spring.client;

import dev.lumen.trace.spring.http.HttpClientSpans;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

class HttpExchangeOverRestClientContractTests extends HttpClientContractTests {

  @Override
  Shop shop(String url, HttpClientSpans spans) {
    RestClient client =
        RestClient.builder()
            .baseUrl(url)
            .requestInterceptor(new LumenClientInterceptor(spans))
            .build();
    return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
        .build()
        .createClient(Shop.class);
  }
}
