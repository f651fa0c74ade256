package dev.lumen.trace.test.shop;

import dev.lumen.trace.Span;
import dev.lumen.trace.Trace;
import dev.lumen.trace.Tracer;

// tag::pricing[]
final class Pricing {

  private final Tracer tracer;

  Pricing(Tracer tracer) {
    this.tracer = tracer;
  }

  int price(String product, int quantity) {
    try (Span span = tracer.start("price")) {
      span.setAttribute("order.product", product);
      return quantity * 10 - discount(quantity);
    }
  }

  static int discount(int quantity) {
    int discount = quantity >= 10 ? quantity : 0;
    Span.current().setAttribute("order.discount", discount);
    return discount;
  }

  static void audit() {
    try (Span span = Trace.start("audit")) {
      span.addEvent("prices.checked");
    }
  }
}
// end::pricing[]
