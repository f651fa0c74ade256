package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.ROWS;
import static dev.lumen.trace.browser.Shop.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

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
    page.open(shop.ui("?view=latency&window=held"), ".latency tbody tr");
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

  @Test
  void theSlowestOfATraceThatRequestsShareIsItsOwn(Page page, Shop shop) {
    shop.holds(
        request(5, "GET /first", 20, 5),
        new PlannedSpan(
            5, 9, 0, "GET /second", Instant.now().minusSeconds(10), Duration.ofMillis(10)));
    page.open(shop.ui("?view=latency&window=held&sort=name"), ".latency tbody tr:nth-child(2)");

    page.click(".latency tbody tr:nth-child(2) .max a").sees("h1", "GET /second");

    page.sees(".summary a", "1 of the 2 requests of this trace");
  }

  @Test
  void theTracesOfANameAreThoseThatWereCounted(Page page, Shop shop) {
    shop.store().add(request(102, "GET /orders/{id}", 1, 2));
    page.open(shop.ui("?view=latency&q=-status:error"), ".latency tbody tr")
        .sees(".latency caption", "match -status:error");
    assertThat(page.texts(".latency tbody tr:first-child > *").subList(0, 2))
        .containsExactly("GET /orders", "95");

    page.click(".latency tbody tr:first-child .name a");

    page.sees(".summary", "95 traces");
    assertThat(page.find("#search").getDomProperty("value"))
        .isEqualTo("-status:error root:\"GET /orders\"");
  }

  @Test
  void aLinkKeepsTheFocusWhileTracesComeIn(Page page, Shop shop) {
    page.js("document.querySelector('.latency tbody tr:nth-child(2) .name a').focus()");

    shop.store().add(request(102, "GET /stock", 1, 2));
    page.sees(".latency tbody tr:nth-child(2) td:nth-child(2)", "2");

    page.keys(Keys.ENTER).sees(".summary", "2 traces").sees(ROWS, "GET /stock");
  }

  @Test
  void aLinkThatIsPressedWhileThePageIsUpdatedIsFollowed(Page page, Shop shop) {
    page.mouse().clickAndHold(page.find(".latency tbody tr:nth-child(2) .name a")).perform();
    shop.store().add(request(102, "GET /stock", 1, 2));
    page.sees(".accounts summary", "102 held here");
    page.mouse().release().perform();

    page.sees(".summary", "2 traces").sees(ROWS, "GET /stock");
  }

  @Test
  void howItIsSortedIsSaidAndKept(Page page) {
    assertThat(page.find(".latency th.count").getDomAttribute("aria-sort")).isEqualTo("descending");

    page.press("Root span").press("Root span");
    page.click(".latency tbody tr:first-child .max a").sees("h1", "GET /stock");

    page.back().sees(".latency tbody tr:first-child", "GET /stock");
    assertThat(page.find(".latency th.name").getDomAttribute("aria-sort")).isEqualTo("descending");
  }
}
