package dev.lumen.trace.sample;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.core.KafkaTemplate;

/** Publishes each placed order: the record carries the trace of the request. */
class PlacedOrders {

  static final String TOPIC = "order.placed";

  private static final Logger logger = LoggerFactory.getLogger(PlacedOrders.class);

  private final KafkaTemplate<String, String> kafka;

  PlacedOrders(KafkaTemplate<String, String> kafka) {
    this.kafka = kafka;
  }

  @EventListener
  void publish(OrderPlaced placed) {
    String id = String.valueOf(placed.order().id());
    var unused =
        kafka
            .send(TOPIC, id)
            .exceptionally(
                failure -> {
                  logger.error("Order {} was not published", id, failure);
                  return null;
                });
  }
}
