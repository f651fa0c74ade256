package dev.lumen.trace.sample;

import dev.lumen.trace.SpanAttribute;
import dev.lumen.trace.Traced;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;

/** Packs what was ordered, later and on another thread, in the trace of the order. */
class Packing {

  private static final Logger logger = LoggerFactory.getLogger(Packing.class);

  private final OrderRepository orders;

  Packing(OrderRepository orders) {
    this.orders = orders;
  }

  @KafkaListener(topics = PlacedOrders.TOPIC, groupId = "packing")
  @Traced("pack-order")
  void pack(@SpanAttribute("order.id") String id) {
    Order order = orders.findById(Long.valueOf(id)).orElseThrow();
    logger.info("Order {} is packed: {} {}", id, order.quantity(), order.product());
  }
}
