package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.ROWS;
import static dev.lumen.trace.browser.Shop.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Latency as it was counted, and where only what is held can be. */
@ExtendWith(Browser.class)
class RatesTests {

  private static final String RATES =
      """
      const real = window.fetch;
      window.fetch = async (url, options) => {
        const [, asked] = /rates\\?window=(.*)/.exec(url) ?? [];
        if (!asked) return real(url, options);
        return Response.json({ window: asked, seconds: 300, roots: [
          { name: 'GET /orders', count: asked === '5m' ? 60000 : 90000, errors: 1200, failedWithin: 300, sampled: 6000, perSecond: 200,
            p50Ms: 12, p95Ms: 40, p99Ms: 90, totalMs: 900000,
            buckets: [{ fromMs: 10, toMs: 20, count: 50000 }, { fromMs: 20, toMs: 100, count: 10000 }] },
          { name: 'GET /stock', count: 3, errors: 0, failedWithin: 0, sampled: 3, perSecond: 0.01,
            p50Ms: 1, p95Ms: 2, p99Ms: 2, totalMs: 4, buckets: [{ fromMs: 1, toMs: 2, count: 3 }] }] });
      };
      """;

  private Object script = "";

  @BeforeEach
  void theEndpointCounts(Page page, Shop shop) {
    shop.holds(request(1, "GET /orders", 20, 15), request(2, "GET /orders", 10, 50));
    script =
        Objects.requireNonNull(
            page.send("Page.addScriptToEvaluateOnNewDocument", "source", RATES).get("identifier"));
    page.open(shop.ui("?view=latency"), ".rates tbody tr");
  }

  @AfterEach
  void theEndpointIsItself(Page page) {
    page.send("Page.removeScriptToEvaluateOnNewDocument", "identifier", script);
  }

  @Test
  void whatWasCountedIsShownWithWhatToOptimiseFirst(Page page) {
    assertThat(page.texts(".rates tbody tr:first-child > *").subList(0, 8))
        .containsExactly(
            "GET /orders",
            "60,000",
            "200",
            "2% 5% within",
            "12.0 ms",
            "40.0 ms",
            "90.0 ms",
            "900 s >99%");
    assertThat(page.text("caption")).contains("Counted as each request ended", "5 minutes");

    page.press("60 minutes").sees(".rates tbody td", "90,000");

    assertThat(page.address()).contains("window=60m");
  }

  @Test
  void aBarOfTheHistogramOpensTheTracesWithin(Page page) {
    double quick = page.extent(".histogram a:first-child").width();
    double slow = page.extent(".histogram a:last-child").width();
    assertThat(slow / quick).as("a logarithmic axis").isBetween(2.0, 2.6);

    page.click(".histogram a:first-child").sees(ROWS);

    page.sees(".summary", "1 trace,");
    assertThat(page.find("#search").getDomProperty("value"))
        .isEqualTo("root:\"GET /orders\" dur>=10ms dur<20ms");
  }

  @Test
  void aSearchOrASelectionCountsWhatIsHeldAndSaysSo(Page page, Shop shop) {
    page.type("#search", "name:orders\n").sees(".windows", "counts only what is held");
    assertThat(page.texts(".latency tbody tr:first-child > *").subList(0, 2))
        .containsExactly("GET /orders", "2");

    page.open(shop.ui("?view=latency&min=40&max=60"), ".latency tbody tr");
    assertThat(page.texts(".latency tbody tr:first-child > *").subList(0, 2))
        .containsExactly("GET /orders", "1");
    page.sees("caption", "within the selection");
  }
}
