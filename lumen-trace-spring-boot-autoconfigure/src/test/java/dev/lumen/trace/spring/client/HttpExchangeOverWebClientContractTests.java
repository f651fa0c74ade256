package dev.lumen.trace.spring.client;

import dev.lumen.trace.spring.http.HttpClientSpans;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

class HttpExchangeOverWebClientContractTests extends HttpClientContractTests {

  @Override
  Shop shop(String url, HttpClientSpans spans) {
    WebClient client =
        WebClient.builder().baseUrl(url).filter(new LumenClientFilter(spans)).build();
    return HttpServiceProxyFactory.builderFor(WebClientAdapter.create(client))
        .build()
        .createClient(Shop.class);
  }
}
