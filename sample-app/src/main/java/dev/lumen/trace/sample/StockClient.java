package dev.lumen.trace.sample;

import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** Asks for the stock over HTTP, with RestClient. */
@Component
class StockClient {

  private final RestClient http;
  private final ShopAddress address;

  StockClient(RestClient.Builder builder, ShopAddress address) {
    this.http = builder.build();
    this.address = address;
  }

  void check(String product) {
    http.get().uri(address.of("/stock/{product}"), product).retrieve().toBodilessEntity();
  }
}
