package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.NARROW;
import static dev.lumen.trace.browser.Page.ROWS;
import static dev.lumen.trace.browser.Page.SPANS;
import static dev.lumen.trace.browser.Shop.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.support.ui.Select;

/** A row says what happened, holds still while it is pointed at, and can be kept. */
@ExtendWith(Browser.class)
class RowTests {

  private static final String NAMES = ROWS + " .name a";

  /** What an endpoint says of rows that knows more of them. */
  private static final String KNOWS_MORE =
"""
const text = Response.prototype.text;
Response.prototype.text = async function () {
  const answer = await text.call(this);
  if (!/\\/traces\\?/.test(this.url)) return answer;
  const list = JSON.parse(answer);
  for (const row of list.traces) {
    if (row.name === 'GET /orders/{id}') Object.assign(row, { path: '/orders/17', http: 200, repeats: 31 });
    if (row.name === 'POST /orders') Object.assign(row, { path: '/orders', http: 500, exception: 'com.shop.CardDeclined' });
    if (row.name === 'GET') Object.assign(row, { path: '/css/shop.css', http: 404 });
  }
  return JSON.stringify(list);
};
""";

  @Test
  void aRowOfATraceThatRequestsShareOpensItsOwn(Page page, Shop shop) {
    PlannedSpan first = request(1, "GET /first", 20, 5);
    PlannedSpan second =
        new PlannedSpan(
            1, 9, 0, "GET /second", Instant.now().minusSeconds(10), Duration.ofMillis(5));
    shop.holds(
        first, first.child(2, "of the first", 0, 1), second, second.child(10, "of it", 0, 1));
    page.open(shop.ui(""), ROWS);

    page.click(ROWS + " .name a[title='GET /first']").sees(SPANS, "of the first");

    page.sees("h1", "GET /first").sees(".summary a", "1 of the 2 requests of this trace");
    assertThat(page.count(SPANS)).isEqualTo(2);
    page.click("#row-1 .text").sees(".detail h2", "of the first");
    page.click(".summary a").sees(SPANS, "of it");
    assertThat(page.count(SPANS)).isEqualTo(4);

    page.click("#row-3 .text").sees(".detail h2", "of it").back().back();
    page.sees(".detail h2", "of the first");
    assertThat(page.count(SPANS)).isEqualTo(2);
    assertThat(page.find("#problem").isDisplayed()).as("that it is not held").isFalse();
  }

  @Test
  void aRowSaysPathCodeExceptionAndNPlusOne(Page page, Shop shop) {
    shop.holds(
        request(1, "GET /orders/{id}", 20, 5),
        request(2, "POST /orders", 10, 50).failed(),
        request(3, "GET", 5, 2));
    Object script =
        page.send("Page.addScriptToEvaluateOnNewDocument", "source", KNOWS_MORE).get("identifier");
    try {
      page.open(shop.ui(""), ROWS);

      assertThat(page.texts(ROWS + " .name"))
          .containsExactly(
              "GET/css/shop.css", "POST /ordersCardDeclined", "GET /orders/{id}/orders/17N+1 ×31");
      assertThat(page.texts(ROWS + " .status")).containsExactly("404", "500", "200");
      assertThat(page.count(".badge.http-5xx")).isEqualTo(1);
      assertThat(page.find(".thrown").getDomAttribute("title")).isEqualTo("com.shop.CardDeclined");

      page.press("No static files").sees(".summary", "2 of 3 traces");
      assertThat(page.texts(NAMES)).containsExactly("POST /orders", "GET /orders/{id}");
      assertThat(page.address()).contains("only=dynamic");
    } finally {
      page.send(
          "Page.removeScriptToEvaluateOnNewDocument", "identifier", Objects.requireNonNull(script));
    }
  }

  @Test
  void chipsNarrowTheListByOneClickAndWidenItAgain(Page page, Shop shop) {
    shop.store().clear();
    for (int i = 1; i <= 10; i++) {
      shop.ran(request(i, "GET /usual", 100 - i, 10));
    }
    shop.ran(request(20, "GET /usual", 20, 50), request(21, "POST /orders", 10, 50).failed());
    page.open(shop.ui(""), ROWS).sees(".row .badge.slow", "slow");

    page.press("Slow").sees(".summary", "1 trace, 0 with errors");
    assertThat(page.find("#search").getDomProperty("value")).isEqualTo("status:slow");
    assertThat(page.find(".row .badge.slow").getDomAttribute("title")).contains("9.44 ms");
    page.press("Slow").press("Errors").sees(".summary", "1 trace, 1 with errors");
    assertThat(page.find("#search").getDomProperty("value")).isEqualTo("errors>0");
    page.press("Errors").sees(".summary", "12 traces").sees("option", "POST /orders (1)");
    page.js("document.querySelector('select').focus()");
    new Select(page.find("select[aria-label=Route]")).selectByVisibleText("POST /orders (1)");
    page.sees(".summary", "1 trace, 1 with errors").sees("select.on:focus");
    assertThat(page.find("#search").getDomProperty("value")).isEqualTo("root:\"POST /orders\"");
  }

  /** What of the badges is not within the width of the window and the height of their row. */
  private static final String CUT =
      """
      return [...document.querySelectorAll('.row:has(.slow) :is(.badge, .row-id)')].filter(e => e.checkVisibility()).filter(badge => {
        const [box, row] = [badge, badge.closest('.row')].map(e => e.getBoundingClientRect());
        const at = (x, y) => badge.contains(document.elementFromPoint(x, y));
        return box.top < row.top || box.bottom > row.bottom || box.width < 5 || badge.scrollWidth > badge.clientWidth + 1
            || !at(box.left + 2, box.top + box.height / 2) || !at(box.right - 2, box.top + box.height / 2);
      }).map(badge => badge.textContent);
      """;

  @ParameterizedTest
  @ValueSource(ints = {1280, 1001, 800, 640, 390})
  void noBadgeIsCut(int width, Page page, Shop shop) {
    shop.store().clear();
    String route = "POST /customers/{customer}/orders/{order}/payments";
    for (int i = 1; i <= 12; i++) {
      shop.ran(request(i, route, 100 - i, 10));
    }
    PlannedSpan root = request(20, route, 20, 500).failed().with("url.path", "/customers/1/orders");
    shop.store().add(root.with("http.response.status_code", 503));
    for (int i = 0; i < 12; i++) {
      shop.store().add(root.child(30 + i, "SELECT", i * 10L, 9).with("db.query.text", "select ?"));
    }
    shop.store().add(root.child(50, "send", 400, 1500));
    page.width(width).open(shop.ui(""), ROWS + " .badge").sees(ROWS + " .badge", "slow");

    page.shot("badges-" + width);
    assertThat(page.<List<String>>js(CUT)).isEmpty();
    assertThat(page.texts(ROWS + ":has(.slow) .badge"))
        .containsExactly("N+1 ×12", "work until 1.90 s", "slow", "503");
    page.staysWithinItsWidth();
  }

  @Test
  void aPhoneTellsTheIdOfATraceAndCopiesIt(Page page, Shop shop) {
    shop.holds(request(0x463ac35c9f6413adL, "GET /mine", 5, 50));
    String id = PlannedSpan.traceId(0x463ac35c9f6413adL);
    page.width(NARROW).open(shop.ui(""), ROWS);
    assertThat(page.seen(ROWS + " .row-id")).isEqualTo("…" + id.substring(24));

    page.click(ROWS + " .name a").sees(SPANS).watchClipboard();

    assertThat(page.seen(".trace-id")).isEqualTo(id);
    page.click("[aria-label='Copy the trace id']");
    assertThat(page.copied()).isEqualTo(id);
    page.staysWithinItsWidth();
  }

  @Test
  void rowsKeepTheirHeightWhenTheWindowIsMadeNarrow(Page page, Shop shop) {
    shop.holds(request(1, "GET /old", 20, 5), request(2, "GET /older", 30, 5));
    page.open(shop.ui(""), ROWS);

    page.width(NARROW);

    page.until(
        "[...document.querySelectorAll('.traces .virtual-window .row')].every(row =>"
            + " row.offsetHeight === 54) && document.querySelector('.virtual-space').offsetHeight === 108");
  }

  @Test
  void rowsHoldStillUnderThePointerAndSayHowManyWait(Page page, Shop shop) {
    shop.holds(request(1, "GET /old", 20, 5), request(2, "GET /older", 30, 5));
    page.open(shop.ui(""), ROWS);
    page.mouse().moveToElement(page.find(ROWS)).moveByOffset(5, 2).perform();

    shop.store().add(request(3, "GET /new", 0, 5));

    page.sees(".fresh", "1 new ↑").sees(".summary", "3 traces");
    assertThat(page.texts(NAMES)).containsExactly("GET /old", "GET /older");
    page.click(".fresh").sees(NAMES, "GET /new");
    assertThat(page.texts(NAMES)).containsExactly("GET /new", "GET /old", "GET /older");
    assertThat(page.find(".fresh").isDisplayed()).isFalse();
  }

  @Test
  void aPinnedTraceStaysWhenTheStoreHasForgottenIt(Page page, Shop shop) {
    PlannedSpan root = request(4, "GET /kept", 5, 50);
    shop.holds(root, root.child(2, "read", 1, 20));
    page.open(shop.ui("?trace=" + PlannedSpan.traceId(4)), SPANS).press("Pin");
    page.press("← Traces").sees(ROWS);

    shop.holds(request(5, "GET /other", 5, 5));
    page.open(shop.ui(""), ROWS).sees(".pin a", "GET /kept");
    page.type("#search", "other")
        .until("location.search === '?q=other'")
        .sees(".summary", "1 trace,");
    page.click(".pin a").sees("h1", "GET /kept").sees(SPANS + " .text", "read");

    page.sees(".trace-view .summary", "as it was when it was pinned");
    assertThat(page.address()).as("with the search").contains("q=other");
    assertThat(page.complaints()).isNotEmpty().allMatch(each -> each.contains("404"));
    page.press("← Traces").click("[aria-label='Let GET /kept go']").seesNo(".pin");
  }

  @Test
  void theTabIsNamedByWhatItShows(Page page, Shop shop) {
    shop.holds(request(6, "GET /titled", 5, 50));
    page.open(shop.ui(""), ROWS).until("document.title === 'Traces of shop'");

    page.click(ROWS + " .name a").until("document.title === 'GET /titled, 50.0 ms · shop'");

    page.back().until("document.title === 'Traces of shop'");
  }
}
