package dev.lumen.trace.docs;

import dev.lumen.trace.Span;
import dev.lumen.trace.SpanAttribute;
import dev.lumen.trace.Traced;
import org.springframework.stereotype.Service;

// tag::service[]
@Service
class OrderService {

  @Traced("place-order")
  Order place(@SpanAttribute("order.product") String product) {
    Span.current().addEvent("stock.checked");
    return new Order(product);
  }
}
// end::service[]
