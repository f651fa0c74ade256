package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.ROWS;
import static dev.lumen.trace.browser.Page.SPANS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** The detail is wide enough for what is read in it, and a value is what it is. */
@ExtendWith(Browser.class)
class ValueTests {

  private static final String WIDTH =
      "return document.querySelector('.side').getBoundingClientRect().width";

  @BeforeEach
  void anOrderWithValuesOfAllKinds(Page page, Shop shop) {
    PlannedSpan root = Shop.request(11, "GET /orders\u202Etxt.\u0007exe", 3, 90);
    shop.holds(
        root.with("db.query.text", "select a from b where c = 1")
            .with("order.json", "{\"a\":[1,12345678901234567890]}")
            .with("url.full", "http://stock/caf%C3%A9?q=a+b&page=2")
            .with("order.note", "long ".repeat(200))
            .with("order.rtl", "שלום \u2066x")
            .with("order.tags", List.of("new", "for \"Ada\""))
            .with("order.total", 12.0)
            .with("order.rate", 1.5e-7)
            .with("order.id", 1234567890123456789L),
        root.child(2, "read", 1, 20));
    page.open(shop.ui("?trace=" + PlannedSpan.traceId(11) + "&span=0000000000000001"), ".detail")
        .watchClipboard();
  }

  @Test
  void statementsJsonAndAddressesAreReadInLinesAndLongOnesAreFolded(Page page) {
    assertThat(page.seen(".pairs pre.json"))
        .isEqualTo("{\n  \"a\": [\n    1,\n    12345678901234567890\n  ]\n}");
    assertThat(page.seen(".pairs pre.url"))
        .isEqualTo("http://stock/café\n  ? q = a b\n  & page = 2");
    assertThat(page.seen(".pairs.statement pre.sql")).isEqualTo("select a\nfrom b\nwhere c = 1");
    assertThat(page.find(".long summary").getText().length()).isLessThan(200);

    page.click(".long summary");

    assertThat(page.seen(".long").length()).isGreaterThan(900);
  }

  @Test
  void aValueIsCopiedByOneClickAsItWasRecorded(Page page) {
    page.click("[aria-label='Copy the value of order.json']");

    assertThat(page.copied()).isEqualTo("{\"a\":[1,12345678901234567890]}");
    page.sees(".icon.copy.done");
  }

  @Test
  void aValueIsSearchedForByOneClick(Page page) {
    page.click("[aria-label='Find traces with this url.full']").sees(ROWS);

    assertThat(page.find("#search").getDomProperty("value"))
        .isEqualTo("attr.url.full=http://stock/caf%C3%A9?q=a+b&page=2");
  }

  @Test
  void numbersListsAndQuotesAreSearchedForBesideWhatIsSearchedForAlready(Page page, Shop shop) {
    shop.store().add(Shop.request(12, "GET /orders", 1, 5));
    page.open(
        shop.ui("?q=read+OR+nothing&trace=" + PlannedSpan.traceId(11) + "&span=0000000000000001"),
        ".detail");
    String found = "";
    for (String key : List.of("tags", "total", "rate", "id")) {
      page.click("[aria-label='Find traces with this order." + key + "']").sees(".list-view");
      page.sees(".summary", "1 trace,").sees(ROWS, "GET /orders");
      found = Objects.requireNonNull(page.find("#search").getDomProperty("value"));
      page.click(ROWS + " .name a").click("#row-0 .text").sees(".detail");
    }

    assertThat(found)
        .isEqualTo(
            "(read OR nothing) attr.order.tags=new attr.order.tags=\"for \\\"Ada\\\"\""
                + " attr.order.total=12.0 attr.order.rate=1.5e-7"
                + " attr.order.id=1234567890123456789");
  }

  @Test
  void theDetailIsWidenedByKeysAndByDraggingAndStaysSo(Page page, Shop shop) {
    double before = page.<Number>js(WIDTH).doubleValue();

    page.js("document.querySelector('.resizer').focus()");
    page.keys(Keys.ARROW_LEFT, Keys.ARROW_LEFT);
    assertThat(page.<Number>js(WIDTH).doubleValue()).isEqualTo(before + 64);
    page.mouse().clickAndHold(page.find(".resizer")).moveByOffset(-100, 0).release().perform();
    assertThat(page.<Number>js(WIDTH).doubleValue()).isBetween(before + 160, before + 168);

    page.open(page.address(), ".detail");
    assertThat(page.<Number>js(WIDTH).doubleValue()).isBetween(before + 160, before + 168);
    page.mouse().doubleClick(page.find(".resizer")).perform();
    assertThat(page.<Number>js(WIDTH).doubleValue()).isEqualTo(before);
  }

  @Test
  void theButtonsAreOnTopOfWhatMayBeLong(Page page) {
    assertThat(
            page.<Boolean>js(
                "const top = css => document.querySelector(css).getBoundingClientRect().top;"
                    + "return top('.snippets') < top('.facts') && top('.facts') < top('.pairs')"))
        .isTrue();
  }

  @Test
  void whatTurnsTheWritingAndCannotBeSeenIsShownAsWhatItIs(Page page, Shop shop) {
    String escaped = "GET /orders\\u202etxt.\\u0007exe";

    assertThat(page.text("h1")).isEqualTo(escaped);
    assertThat(page.text(".detail h2")).isEqualTo(escaped);
    assertThat(page.text(SPANS + " .text")).isEqualTo(escaped);
    page.sees(".pairs dd", "שלום \\u2066x");
    page.open(shop.ui(""), ROWS);
    assertThat(page.text(ROWS + " .name a")).isEqualTo(escaped);
    assertThat(page.<String>js("return document.body.innerText")).doesNotContain("\u202e");
    page.open(shop.ui("?view=latency&window=held"), ".latency tbody tr")
        .sees(".latency .name", escaped);
  }
}
