package dev.lumen.trace.sample;

import java.io.IOException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** In a process that the shop has started: tells it the address, and ends with it. */
@Component
@ConditionalOnBooleanProperty("sample.child")
class ChildOfTheShop {

  static final String LISTENS_AT = "sample.child listens at ";

  ChildOfTheShop() {
    Thread watch = new Thread(ChildOfTheShop::endWithTheShop, "ends-with-the-shop");
    watch.setDaemon(true);
    watch.start();
  }

  private static void endWithTheShop() {
    try {
      while (System.in.read() >= 0) {
        // The shop writes nothing. It, or the system where it was killed, closes the stream.
      }
    } catch (IOException e) {
      // That is its end as well.
    }
    System.exit(0);
  }

  @EventListener
  void started(WebServerInitializedEvent event) {
    System.out.println(LISTENS_AT + "http://localhost:" + event.getWebServer().getPort());
  }
}
