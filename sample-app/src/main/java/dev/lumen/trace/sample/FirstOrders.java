package dev.lumen.trace.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The first customers, so that there is something to see at once. Nobody traces them. */
@Component
@Profile(Part.SHOP)
class FirstOrders {

  private final HttpClient http = HttpClient.newHttpClient();
  private final ShopAddress address;

  FirstOrders(ShopAddress address) {
    this.address = address;
  }

  @EventListener(ApplicationReadyEvent.class)
  void place() throws IOException, InterruptedException {
    for (String product : List.of("book", "piano", "lamp", "pen", "cup", "chair", "pen")) {
      String order = "{\"product\":\"" + product + "\",\"quantity\":1}";
      send(
          request("/orders")
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(order)));
    }
    send(request("/orders/1").GET());
    send(request("/orders").GET());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address.of(path)));
  }

  private void send(HttpRequest.Builder request) throws IOException, InterruptedException {
    http.send(request.build(), BodyHandlers.discarding());
  }
}
