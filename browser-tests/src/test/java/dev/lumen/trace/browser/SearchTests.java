package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.ROWS;
import static dev.lumen.trace.browser.Shop.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

@ExtendWith(Browser.class)
class SearchTests {

  private static final String NAMES = ROWS + " .name a";

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
    page.keys(Keys.ARROW_DOWN, "r").sees("#candidates li", "name:\"GET /orders\"");
    assertThat(page.find("#search").getDomAttribute("aria-activedescendant")).isNull();
    page.keys(Keys.ARROW_DOWN, Keys.ENTER);

    page.sees(".summary", "1 trace,");
    assertThat(page.text(NAMES)).isEqualTo("GET /orders");
  }

  @Test
  void valuesOfAttributesAreCompletedFromTheStore(Page page, Shop shop) {
    page.open(shop.ui(""), ROWS)
        .type("#search", "attr.cust")
        .sees("#candidates li", "attr.customer=");
    // What was typed has waited for no time yet.
    page.js(
        """
        const box = document.querySelector('#search');
        box.dispatchEvent(new Event('input'));
        for (const key of ['ArrowDown', 'Tab']) {
          box.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }));
        }
        """);
    page.sees("#candidates li", "attr.customer=bob").sees(".popup p", "needs a value");

    assertThat(page.find("#search").getDomProperty("value")).isEqualTo("attr.customer=");
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

    page.sees("#search-problem", "The status is error, ok, unset, running or slow, not “bad”.");
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
  void itIsSearchedForWhileOneTypesAsOneStepOfTheHistory(Page page, Shop shop) {
    page.open(shop.ui(""), ROWS);

    page.type("#search", "GET").sees(".summary", "2 traces").keys(" status:error");
    page.sees(".summary", "1 trace,");

    assertThat(page.address()).contains("q=GET+status%3Aerror");
    page.back().sees(".summary", "3 traces");
    assertThat(page.find("#search").getDomProperty("value")).isEmpty();
  }

  private static final String TYPES_AND_LEAVES =
      """
      const box = document.querySelector('#search');
      box.value = arguments[0];
      box.dispatchEvent(new Event('input'));
      arguments[1] ? box.dispatchEvent(new KeyboardEvent('keydown', { key: arguments[1], cancelable: true })) : box.blur();
      """;

  @Test
  void whatIsTypedIsSearchedForWhoeverLeavesTheBoxOrItsPopupAtOnce(Page page, Shop shop) {
    page.open(shop.ui(""), ROWS);

    // A window without the focus tells of none.
    page.click("#search").js(TYPES_AND_LEAVES, "POST", "");
    page.sees(".summary", "1 trace,");
    assertThat(page.address()).contains("q=POST");
    page.click("#search").js(TYPES_AND_LEAVES, "GET", "Escape");
    page.sees(".summary", "2 traces");

    assertThat(page.find("#search").getDomProperty("value")).isEqualTo("GET");
    page.back().back().sees(".summary", "3 traces");
  }

  @Test
  void whatIsNotCompleteKeepsWhatWasFoundAndSaysWhatIsMissing(Page page, Shop shop) {
    page.open(shop.ui(""), ROWS).type("#search", "GET").sees(".summary", "2 traces");

    for (String incomplete : List.of(" http:", "(a")) {
      page.keys(incomplete).until("document.querySelector('.popup p').textContent");
      assertThat(page.text(".popup p")).containsAnyOf("needs a value", "bracket");
      assertThat(page.text("#search-problem")).isEmpty();
      assertThat(page.find("#search").getDomAttribute("aria-invalid")).isEqualTo("false");
      assertThat(page.count(ROWS)).isEqualTo(2);
      page.keys(Keys.BACK_SPACE, Keys.BACK_SPACE);
    }
  }

  @Test
  void anEmptyBoxOffersExamplesThatFindSomethingAndTheLastSearches(Page page, Shop shop) {
    page.open(shop.ui(""), ROWS).click("#search").sees("#candidates", "dur>10ms");
    page.shot("search-examples");
    assertThat(page.texts("#candidates b"))
        .containsExactly(
            "errors>0",
            "dur>10ms",
            "root:\"GET /orders\"",
            "root:\"GET /orders\" OR root:\"GET /stock\"");
    page.keys(Keys.ARROW_DOWN);
    assertThat(page.find("#search").getDomAttribute("aria-activedescendant"))
        .isEqualTo(page.find("[role=option][aria-selected=true]").getDomAttribute("id"));
    page.keys(Keys.ENTER).sees(".summary", "1 trace,");
    page.type("#search", "POST").sees(NAMES, "POST /orders");
    page.keys(Keys.ESCAPE, Keys.ESCAPE).type("#search", "").sees("#candidates", "searched before");

    assertThat(page.texts("#candidates b")).startsWith("POST", "errors>0", "dur>10ms");
    page.keys(Keys.ARROW_DOWN, Keys.DELETE)
        .until("!document.querySelector('#candidates').textContent.includes('POST')");
    page.click("#candidates .forget").seesNo("#candidates .forget");
    assertThat(page.texts("#candidates b")).startsWith("errors>0", "dur>10ms");
    page.keys(Keys.ESCAPE);
    assertThat(page.find("#candidates").isDisplayed()).isFalse();
  }

  @Test
  void aSearchThatFindsNothingSaysWhichTermAndWhatToWrite(Page page, Shop shop) {
    String selected = "&from=1&to=2&min=1&max=2";
    page.open(
        shop.ui("?q=attr.customer%3Dada+name%3Astokc+status%3Aerror" + selected), ".empty li");

    assertThat(page.texts(".empty li"))
        .containsExactly(
            "attr.customer=ada finds 2 traces alone",
            "name:stokc finds none: did you mean name:\"GET /stock\"?",
            "status:error finds 1 trace alone");
    page.shot("search-nothing").click(".empty li:nth-child(2) a").sees(NAMES, "GET /stock");
    assertThat(page.find("#search").getDomProperty("value"))
        .isEqualTo("attr.customer=ada name:\"GET /stock\" status:error");
  }

  @Test
  void nothingFoundIsSaidInWords(Page page, Shop shop) {
    page.open(shop.ui("?q=nowhere"), ".service").sees(".empty", "No trace that is held matches");
    page.sees(".empty li", "nowhere finds none");
  }
}
