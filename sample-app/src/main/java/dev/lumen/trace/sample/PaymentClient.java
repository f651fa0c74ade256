package dev.lumen.trace.sample;

import dev.lumen.trace.Traced;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Takes money over HTTP, with WebClient. */
@Component
@Profile(Part.SHOP)
class PaymentClient {

  private final WebClient http;
  private final Services services;

  PaymentClient(WebClient.Builder builder, Services services) {
    this.http = builder.build();
    this.services = services;
  }

  @Traced("take-payment")
  Mono<String> take(String product, int quantity) {
    return http.post()
        .uri(services.payment("/payments?token=a-secret-that-no-span-shows"))
        .bodyValue(new OrderRequest(product, quantity))
        .retrieve()
        .bodyToMono(String.class);
  }
}
