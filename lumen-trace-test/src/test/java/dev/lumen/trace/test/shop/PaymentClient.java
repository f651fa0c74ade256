package dev.lumen.trace.test.shop;

import org.springframework.stereotype.Service;
import org.springframework.web.client.RestClient;

@Service
class PaymentClient {

  private final RestClient client;

  PaymentClient(RestClient.Builder builder) {
    this.client = builder.baseUrl("http://payments").build();
  }

  void pay(String order) {
    client.post().uri("/payments/{order}", order).retrieve().toBodilessEntity();
  }
}
