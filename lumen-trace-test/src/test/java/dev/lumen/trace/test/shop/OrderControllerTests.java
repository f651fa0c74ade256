package dev.lumen.trace.test.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.test.RecordedSpans;
import dev.lumen.trace.test.autoconfigure.AutoConfigureLumenTrace;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

// tag::slice[]
@WebMvcTest(OrderController.class)
@Import({OrderService.class, Confirmations.class})
@AutoConfigureLumenTrace
class OrderControllerTests {

  @Test
  void aRequestIsASpan(@Autowired MockMvcTester mvc, @Autowired RecordedSpans spans) {
    assertThat(mvc.post().uri("/orders/lamp")).hasStatusOk();

    assertThat(spans)
        .hasTrace("POST /orders/{product}")
        .hasSpan("place-order", span -> span.isChildOf("POST /orders/{product}"));
  }
}
// end::slice[]
