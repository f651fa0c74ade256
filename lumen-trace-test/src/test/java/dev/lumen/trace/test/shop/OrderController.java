package dev.lumen.trace.test.shop;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class OrderController {

  private final OrderService orders;

  OrderController(OrderService orders) {
    this.orders = orders;
  }

  @PostMapping("/orders/{product}")
  String place(@PathVariable String product) {
    return orders.place(product);
  }

  @GetMapping("/orders/{product}")
  String find(@PathVariable String product) {
    return product;
  }
}
