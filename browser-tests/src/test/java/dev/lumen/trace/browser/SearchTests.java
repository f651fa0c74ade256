package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.ROWS;
import static dev.lumen.trace.browser.Shop.request;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

@ExtendWith(Browser.class)
class SearchTests {

  private static final String NAMES = ROWS + " .name";

  @BeforeEach
  void orders(Page page, Shop shop) {
    shop.holds(
        request(1, "GET /orders", 30, 5).with("customer", "ada"),
        request(2, "POST /orders", 20, 80).with("customer", "bob"),
        request(3, "GET /stock", 10, 90).with("customer", "ada").failed());
  }

  @Test
  void allTermsOfAQueryHoldAndItIsInTheAddress(Page page, Shop shop) {
    page.open(shop.ui(""), ROWS);

    page.type("#search", "attr.customer=ada dur>50ms" + Keys.ENTER).sees(".summary", "1 trace,");

    assertThat(page.texts(NAMES)).containsExactly("GET /stock");
    assertThat(page.address()).contains("q=attr.customer%3Dada+dur%3E50ms");
  }

  @Test
  void anAddressWithAQueryShowsTheSameToAColleague(Page page, Shop shop) {
    page.open(shop.ui("?q=status:error"), ROWS);

    assertThat(page.texts(NAMES)).containsExactly("GET /stock");
    assertThat(page.find("#search").getDomProperty("value")).isEqualTo("status:error");
  }

  @Test
  void theEndpointFiltersByTheSameQuery(Page page, Shop shop) {
    page.open(shop.ui(""), ROWS);

    Object names =
        page.jsAsync(
            "const done = arguments[0]; fetch('../traces?query=name:orders%20-dur%3E50ms')"
                + ".then(r => r.json()).then(list => done(list.traces.map(t => t.name).join()))");

    assertThat(names).isEqualTo("GET /orders");
  }

  @Test
  void backBringsTheQueryBefore(Page page, Shop shop) {
    page.open(shop.ui(""), ROWS);
    page.type("#search", "POST" + Keys.ENTER).sees(".summary", "1 trace,");
    page.type("#search", "status:error" + Keys.ENTER).sees(NAMES, "GET /stock");

    page.back().sees(NAMES, "POST /orders");
    assertThat(page.find("#search").getDomProperty("value")).isEqualTo("POST");
    page.back().sees(".summary", "3 traces");
    assertThat(page.find("#search").getDomProperty("value")).isEmpty();
  }

  @Test
  void theSpaceAfterACompletedTermStays(Page page, Shop shop) {
    page.open(shop.ui(""), ROWS).type("#search", "status:e").sees("#candidates li");

    page.keys(Keys.ARROW_DOWN, Keys.ENTER).sees(".summary", "1 trace,").keys("dur>1s", Keys.ENTER);

    page.sees(".summary", "0 traces");
    assertThat(page.find("#search").getDomProperty("value")).isEqualTo("status:error dur>1s");
  }

  @Test
  void namesAreCompletedFromTheStore(Page page, Shop shop) {
    page.open(shop.ui(""), ROWS)
        .type("#search", "name:\"get /o")
        .sees("#candidates li", "name:\"GET /orders\"");
    page.keys(Keys.ARROW_DOWN, Keys.ENTER);

    page.sees(".summary", "1 trace,");
    assertThat(page.text(NAMES)).isEqualTo("GET /orders");
  }

  @Test
  void valuesOfAttributesAreCompletedFromTheStore(Page page, Shop shop) {
    page.open(shop.ui(""), ROWS)
        .type("#search", "attr.cust")
        .sees("#candidates li", "attr.customer=");
    page.keys(Keys.ARROW_DOWN, Keys.TAB).sees("#candidates li", "attr.customer=bob");

    assertThat(page.texts("#candidates li b"))
        .containsExactly("attr.customer=ada", "attr.customer=bob");
    assertThat(page.find("#search").getDomAttribute("aria-expanded")).isEqualTo("true");
  }

  @Test
  void aTermThatIsNotUnderstoodIsSaidInWords(Page page, Shop shop) {
    page.open(shop.ui(""), ROWS);

    page.type("#search", "dur>soon" + Keys.ENTER);

    page.sees("#search-problem", "“soon” is not a duration: write 50ms, 1.5s, 200us or 2m.");
    assertThat(page.find("#search").getDomAttribute("aria-invalid")).isEqualTo("true");
    assertThat(page.count(ROWS)).isEqualTo(3);
  }

  @Test
  void aBadTermInTheAddressIsSaidInWordsToo(Page page, Shop shop) {
    page.open(shop.ui("?q=status:bad"), "#search");

    page.sees("#search-problem", "The status is error, ok, unset or running, not “bad”.");
  }

  @Test
  void aBadTermFindsNothingAndTheAccountsGoOn(Page page, Shop shop) {
    page.open(shop.ui("?q=status:bad"), "#search").sees(".accounts summary", "3 held here");
    page.type("#search", "GET" + Keys.ENTER).sees(".summary", "2 traces");

    page.back();

    page.seesNo(ROWS).sees(".summary", "0 traces");
    shop.store().add(request(4, "GET /late", 0, 5));
    page.sees(".accounts summary", "4 held here").seesNo(ROWS);
  }

  @Test
  void nothingFoundIsSaidInWords(Page page, Shop shop) {
    page.open(shop.ui("?q=nowhere"), ".service").sees(".empty", "No trace that is held matches");
  }
}
