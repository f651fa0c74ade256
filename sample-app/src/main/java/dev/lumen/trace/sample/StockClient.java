package dev.lumen.trace.sample;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** Asks for the stock over HTTP, with RestClient. */
@Component
@Profile(Part.SHOP)
class StockClient {

  private final RestClient http;
  private final Services services;

  StockClient(RestClient.Builder builder, Services services) {
    this.http = builder.build();
    this.services = services;
  }

  void check(String product) {
    http.get().uri(services.stock("/stock/{product}"), product).retrieve().toBodilessEntity();
  }
}
