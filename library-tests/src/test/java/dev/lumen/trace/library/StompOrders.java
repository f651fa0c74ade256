package dev.lumen.trace.library;

import dev.lumen.trace.Tracer;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.simp.annotation.SendToUser;
import org.springframework.messaging.simp.annotation.SubscribeMapping;
import org.springframework.stereotype.Controller;

/** What the shop does with messages by STOMP. */
@Controller
class StompOrders {

  private final Tracer tracer;

  StompOrders(Tracer tracer) {
    this.tracer = tracer;
  }

  @MessageMapping("/orders/{id}")
  @SendTo("/topic/orders")
  String place(@DestinationVariable String id) {
    return tracer.inSpan("reserve stock", span -> "reserved " + id);
  }

  @MessageMapping("/mine")
  @SendToUser("/queue/mine")
  String mine() {
    return "yours";
  }

  @SubscribeMapping("/stock")
  String stock() {
    return tracer.inSpan("count stock", span -> "7");
  }
}
