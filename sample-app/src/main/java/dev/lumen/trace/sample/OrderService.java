package dev.lumen.trace.sample;

import dev.lumen.trace.Span;
import dev.lumen.trace.SpanAttribute;
import dev.lumen.trace.Traced;
import dev.lumen.trace.data.Attributes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Service;

/** Takes orders: checks the stock, takes the money, and has a confirmation sent. */
@Service
class OrderService {

  private final StockClient stock;
  private final PaymentClient payments;
  private final Confirmations confirmations;
  private final Map<Long, Order> orders = new ConcurrentHashMap<>();
  private final AtomicLong lastId = new AtomicLong();

  OrderService(StockClient stock, PaymentClient payments, Confirmations confirmations) {
    this.stock = stock;
    this.payments = payments;
    this.confirmations = confirmations;
  }

  @Traced("place-order")
  Order place(
      @SpanAttribute("order.product") String product,
      @SpanAttribute("order.quantity") int quantity) {
    stock.check(product);
    Span.current().addEvent("stock.checked", Attributes.of("product", product));
    String payment = payments.take(product, quantity).blockOptional().orElseThrow();
    Order order = new Order(lastId.incrementAndGet(), product, quantity, payment);
    orders.put(order.id(), order);
    confirmations.send(order);
    return order;
  }

  @Traced
  Optional<Order> find(@SpanAttribute("order.id") long id) {
    return Optional.ofNullable(orders.get(id));
  }
}
