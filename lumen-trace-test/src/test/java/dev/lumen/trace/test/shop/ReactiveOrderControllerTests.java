package dev.lumen.trace.test.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.test.RecordedSpans;
import dev.lumen.trace.test.autoconfigure.AutoConfigureLumenTrace;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.reactive.server.WebTestClient;

@WebFluxTest(OrderController.class)
@Import({OrderService.class, Confirmations.class})
@AutoConfigureLumenTrace
class ReactiveOrderControllerTests {

  @Autowired private RecordedSpans spans;
  @Autowired private WebTestClient client;

  @Test
  void aRequestIsASpan() {
    client.post().uri("/orders/lamp").exchange().expectStatus().isOk();

    assertThat(spans)
        .hasTrace("POST /orders/{product}")
        .hasSpan("place-order", span -> span.isChildOf("POST /orders/{product}"));
  }
}
