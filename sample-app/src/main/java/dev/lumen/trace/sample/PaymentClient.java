package dev.lumen.trace.sample;

import dev.lumen.trace.Traced;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Takes money over HTTP, with WebClient. */
@Component
class PaymentClient {

  private final WebClient http;
  private final ShopAddress address;

  PaymentClient(WebClient.Builder builder, ShopAddress address) {
    this.http = builder.build();
    this.address = address;
  }

  @Traced("take-payment")
  Mono<String> take(String product, int quantity) {
    return http.post()
        .uri(address.of("/payments?token=a-secret-that-no-span-shows"))
        .bodyValue(new OrderRequest(product, quantity))
        .retrieve()
        .bodyToMono(String.class);
  }
}
