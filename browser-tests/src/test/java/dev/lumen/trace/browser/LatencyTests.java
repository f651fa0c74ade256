package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.ROWS;
import static dev.lumen.trace.browser.Shop.request;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Browser.class)
class LatencyTests {

  @BeforeEach
  void requests(Page page, Shop shop) {
    shop.store().clear();
    for (int i = 1; i <= 100; i++) {
      PlannedSpan span = request(i, "GET /orders", 200 - i, i);
      shop.store().add(i > 95 ? span.failed() : span);
    }
    shop.store().add(request(101, "GET /stock", 1, 2));
    page.open(shop.ui("?view=latency"), ".latency tbody tr");
  }

  @Test
  void eachRootNameHasItsCountErrorsPercentilesAndSlowestTraces(Page page) {
    assertThat(page.texts(".latency tbody tr:first-child > *").subList(0, 6))
        .containsExactly("GET /orders", "100", "5%", "50.0 ms", "95.0 ms", "99.0 ms");
    assertThat(page.texts(".latency tbody tr:first-child .max a"))
        .containsExactly("100 ms", "99.0 ms", "98.0 ms");
  }

  @Test
  void theSlowestTraceAndTheTracesOfANameAreOneClickAway(Page page) {
    page.click(".latency tbody tr:first-child .max a").sees("h1", "GET /orders");
    assertThat(page.address()).contains(PlannedSpan.traceId(100));

    page.back().sees(".latency").click(".latency tbody tr:nth-child(2) .name a");

    page.sees(".summary", "1 trace,").sees(ROWS, "GET /stock");
  }
}
