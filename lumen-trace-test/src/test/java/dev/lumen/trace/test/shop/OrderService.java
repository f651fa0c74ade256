package dev.lumen.trace.test.shop;

import dev.lumen.trace.SpanAttribute;
import dev.lumen.trace.Traced;
import org.springframework.stereotype.Service;

@Service
class OrderService {

  private final Confirmations confirmations;

  OrderService(Confirmations confirmations) {
    this.confirmations = confirmations;
  }

  @Traced("place-order")
  String place(@SpanAttribute("order.product") String product) {
    if (product.equals("piano")) {
      throw new SoldOutException("No piano is left");
    }
    confirmations.send(product);
    return product;
  }
}
