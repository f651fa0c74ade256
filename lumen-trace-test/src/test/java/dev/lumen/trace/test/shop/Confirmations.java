package dev.lumen.trace.test.shop;

import dev.lumen.trace.Traced;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Service;

@Service
class Confirmations {

  @Async
  @Traced("send-confirmation")
  void send(String product) {}
}
