package dev.lumen.trace.sample;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says what to try. */
@RestController
class HomeController {

  private static final String TEXT =
      """
      A small shop, traced. Some orders were placed at start; place more:

        curl -H 'Content-Type: application/json' -d '{"product":"book","quantity":2}' %1$s/orders
        curl -H 'Content-Type: application/json' -d '{"product":"piano","quantity":1}' %1$s/orders   (slow)
        curl -H 'Content-Type: application/json' -d '{"product":"lamp","quantity":1}' %1$s/orders    (fails)
        curl %1$s/orders/1

      See them:

        curl %1$s/actuator/traces
        curl '%1$s/actuator/traces?status=error'
        curl '%1$s/actuator/traces?minDuration=300ms'
        curl %1$s/actuator/traces/{traceId}
      """;

  private final ShopAddress address;

  HomeController(ShopAddress address) {
    this.address = address;
  }

  @GetMapping(path = "/", produces = MediaType.TEXT_PLAIN_VALUE)
  String home() {
    return TEXT.formatted(address.of(""));
  }
}
