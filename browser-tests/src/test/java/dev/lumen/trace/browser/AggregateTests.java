package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.ROWS;
import static dev.lumen.trace.browser.Page.SPANS;
import static dev.lumen.trace.browser.Shop.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** A trace summed up, and beside another one. */
@ExtendWith(Browser.class)
class AggregateTests {

  private static final String SLOW = PlannedSpan.traceId(30);

  @BeforeEach
  void fourOrdersOfWhichOneIsSlow(Page page, Shop shop) {
    shop.store().clear();
    for (int i = 31; i <= 33; i++) {
      PlannedSpan usual = request(i, "POST /orders", 60 - i, 90 + i);
      shop.store().add(usual);
      shop.store().add(usual.child(2, "SELECT stock", 5, 10).kind(SpanKind.CLIENT));
      shop.store().add(usual.child(3, "log", 20, 5));
    }
    PlannedSpan slow = request(30, "POST /orders", 5, 400);
    shop.store().add(slow);
    shop.store().add(slow.child(2, "SELECT stock", 5, 200).kind(SpanKind.CLIENT));
    shop.store().add(slow.child(3, "SELECT stock", 205, 80).kind(SpanKind.CLIENT));
    shop.store().add(slow.child(4, "POST /payments", 300, 50).kind(SpanKind.CLIENT));
    page.open(shop.ui("?trace=" + SLOW), SPANS);
  }

  @Test
  void aTableSumsUpByNameAndGoesToTheSlowest(Page page) {
    page.press("Table").sees(".figures tbody tr");

    assertThat(page.texts(".figures tbody tr"))
        .containsExactly(
            "SELECT stock2280 ms70%280 ms200 ms",
            "POST /orders170.0 ms18%400 ms400 ms", "POST /payments150.0 ms13%50.0 ms50.0 ms");
    assertThat(page.address()).contains("as=table");
    page.press("Count").press("Count");
    assertThat(page.find(".figures th.count").getDomAttribute("aria-sort")).isEqualTo("ascending");

    page.press("200 ms").sees(".detail h2", "SELECT stock");

    assertThat(page.find(".waterfall").isDisplayed()).isTrue();
    page.back().sees(".figures tbody tr");
  }

  @Test
  void aFlameGraphMergesPathsAndLooksAtOne(Page page) {
    page.press("Flame graph").sees(".flame .frame");

    assertThat(page.texts(".flame .frame"))
        .containsExactly("POST /orders", "SELECT stock", "POST /payments");
    double all = page.extent(".flame .frame").width();
    assertThat(page.extent(".flame .frame.client").width() / all).isBetween(0.69, 0.71);
    page.click(".flame .frame.client").sees(".other .summary", "SELECT stock: 2 spans, 280 ms");
    assertThat(page.count(".flame .frame")).isEqualTo(1);
    page.press("Show all");
    assertThat(page.count(".flame .frame")).isEqualTo(3);
  }

  @Test
  void theMedianOfTheRouteTellsWhatIsSlowerNewAndMissing(Page page) {
    page.press("Compare").sees(".compared tbody tr");

    page.sees(".other .summary", "278 ms slower than the median of 4 traces of this route")
        .sees(".other .summary", "Most of it: SELECT stock, +270 ms its own");
    assertThat(page.texts(".compared tbody tr"))
        .containsExactly(
            "POST /ordersslower400 ms122 ms+278 ms−37.0 ms",
            "SELECT stockslower×2 280 ms10.0 ms+270 ms+270 ms",
            "POST /paymentsnew50.0 ms+50.0 ms+50.0 ms",
            "logmissing5.00 ms−5.00 ms−5.00 ms");
  }

  @Test
  void anyTwoTracesAreCompared(Page page, Shop shop) {
    shop.store().add(request(40, "GET /else", 1, 400));
    page.press("Compare")
        .type(".compare-with input", PlannedSpan.traceId(40))
        .click(".compare-with > button:last-of-type");

    page.sees(".other .summary", "As long as GET /else, 400 ms")
        .sees(".compared .missing, .compared .new");
    assertThat(page.address()).contains("with=" + PlannedSpan.traceId(40));
    page.press("Median of this route").sees(".other .summary", "the median of");
    page.type(".compare-with input", "no id").click(".compare-with > button:last-of-type");
    assertThat(page.find(".compare-with input").getDomAttribute("aria-invalid")).isEqualTo("true");
    page.click(".compare-with input").keys(Keys.ESCAPE);
    page.until("document.activeElement === document.body").sees(".compare-with");
    page.keys(Keys.ESCAPE).sees(ROWS);
  }
}
