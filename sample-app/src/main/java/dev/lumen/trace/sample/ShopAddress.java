package dev.lumen.trace.sample;

import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Where the shop listens: it calls itself, so that headers really travel. */
@Component
class ShopAddress {

  private volatile int port;

  @EventListener
  void started(WebServerInitializedEvent event) {
    port = event.getWebServer().getPort();
  }

  String of(String path) {
    return "http://localhost:" + port + path;
  }
}
