package dev.lumen.trace.sample;

import dev.lumen.trace.Span;
import dev.lumen.trace.SpanAttribute;
import dev.lumen.trace.Traced;
import dev.lumen.trace.data.Attributes;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Service;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/** Takes orders: checks the stock, takes the money, and has a confirmation sent. */
@Service
@Profile(Part.SHOP)
class OrderService {

  private final StockClient stock;
  private final PaymentClient payments;
  private final Confirmations confirmations;
  private final OrderRepository orders;
  private final ProductRepository products;
  private final ApplicationEventPublisher events;

  OrderService(
      StockClient stock,
      PaymentClient payments,
      Confirmations confirmations,
      OrderRepository orders,
      ProductRepository products,
      ApplicationEventPublisher events) {
    this.stock = stock;
    this.payments = payments;
    this.confirmations = confirmations;
    this.orders = orders;
    this.products = products;
    this.events = events;
  }

  @Traced("place-order")
  Order place(
      @SpanAttribute("order.product") String product,
      @SpanAttribute("order.quantity") int quantity) {
    stock.check(product);
    Span.current().addEvent("stock.checked", Attributes.of("product", product));
    Order order = orders.save(new Order(null, product, quantity, pay(product, quantity)));
    confirmations.send(order);
    events.publishEvent(new OrderPlaced(order));
    return order;
  }

  private String pay(String product, int quantity) {
    try {
      return payments.take(product, quantity).blockOptional().orElseThrow();
    } catch (WebClientResponseException e) {
      throw new PaymentFailedException("No order of " + product + " without money", e);
    }
  }

  @Traced
  Optional<Order> find(@SpanAttribute("order.id") long id) {
    return orders.findById(id);
  }

  /** Asks for the price of each order by itself, as is done so often: the trace says so. */
  @Traced
  List<OrderLine> list() {
    return orders.findAll().stream().map(this::line).toList();
  }

  private OrderLine line(Order order) {
    int price = products.findById(order.product()).orElseThrow().price();
    return new OrderLine(order.id(), order.product(), order.quantity(), order.quantity() * price);
  }
}
