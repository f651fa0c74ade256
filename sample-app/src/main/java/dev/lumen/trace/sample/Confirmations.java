package dev.lumen.trace.sample;

import dev.lumen.trace.SpanAttribute;
import dev.lumen.trace.Traced;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Profile;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Component;

/** Confirms orders on a thread of its own: the line that it logs has the ids of the request. */
@Component
@Profile(Part.SHOP)
class Confirmations {

  private static final Logger logger = LoggerFactory.getLogger(Confirmations.class);

  @Async
  @Traced("send-confirmation")
  void send(@SpanAttribute("order") Order order) {
    logger.info("Confirmation of order {} sent", order.id());
  }
}
