package dev.lumen.trace.sample;

import java.util.List;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** Places a few orders at start, so that there is something to see at once. */
@Component
class FirstOrders {

  private final RestClient http;
  private final ShopAddress address;

  FirstOrders(RestClient.Builder builder, ShopAddress address) {
    this.http = builder.build();
    this.address = address;
  }

  @EventListener(ApplicationReadyEvent.class)
  void place() {
    for (String product : List.of("book", "piano", "lamp")) {
      http.post()
          .uri(address.of("/orders"))
          .contentType(MediaType.APPLICATION_JSON)
          .body(new OrderRequest(product, 1))
          .retrieve()
          .onStatus(HttpStatusCode::isError, (request, response) -> {})
          .toBodilessEntity();
    }
    http.get().uri(address.of("/orders/{id}"), 1).retrieve().toBodilessEntity();
  }
}
