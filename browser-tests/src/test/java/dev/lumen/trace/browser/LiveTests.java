package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.ROWS;
import static dev.lumen.trace.browser.Shop.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the list shows is what there is, whatever happens meanwhile. */
@ExtendWith(Browser.class)
class LiveTests {

  private static final String NAMES = ROWS + " .name a";

  @Test
  void aRequestThatEndsIsNoLongerAmongThoseThatRun(Page page, Shop shop) {
    Span span = running(shop);
    page.open(shop.ui("?q=status:running"), ROWS).sees(".row .badge.running");

    span.end();

    page.seesNo(ROWS).sees(".empty", "No trace that is held matches");
  }

  @Test
  void aRequestThatFailsIsNoLongerAmongThoseThatDidNot(Page page, Shop shop) {
    Span span = running(shop);
    shop.store().add(request(1, "GET /other", 5, 5));
    page.open(shop.ui("?q=-status:error%20errors<1"), ROWS).sees(".summary", "2 traces");

    span.recordError(new IllegalStateException("no stock"));

    page.sees(".summary", "1 trace,");
    span.end();
    assertThat(page.texts(NAMES)).containsExactly("GET /other");
  }

  @Test
  void aRequestThatHangsIsFoundOnceItTookThatLong(Page page, Shop shop) {
    Span span = running(shop);
    page.open(shop.ui("?q=dur>4s"), ".service").sees(".empty", "No trace that is held matches");

    page.sees(NAMES, "GET /slow");
    span.end();
  }

  @Test
  void aRunningRequestPulsesByADotAndNotByItsText(Page page, Shop shop) {
    Span span = running(shop);
    page.open(shop.ui(""), ROWS).sees(".row .badge.running");

    assertThat(
            page.<Boolean>js(
                "const all = document.getAnimations(); return all.length > 0"
                    + " && all.every(({ effect }) => effect.pseudoElement || !effect.target.textContent)"))
        .isTrue();
    span.end();
  }

  @Test
  void whatAnotherTabForgotIsGone(Page page, Shop shop) {
    shop.holds(request(1, "GET /old", 20, 5));
    page.open(shop.ui(""), ROWS);

    shop.store().clear();

    page.seesNo(ROWS).sees(".empty", "There is no trace yet");
  }

  @Test
  void ofAnApplicationThatStartedAnewNothingBeforeIsShown(Page page) {
    String address;
    try (Shop before = Shop.open()) {
      before.holds(request(1, "GET /before", 20, 5));
      address = before.ui("");
      page.open(address, ROWS).press("Pause");
    }
    try (Shop after = Shop.open("server.port=" + URI.create(address).getPort())) {
      for (int i = 2; i < 6; i++) {
        after.store().add(request(i, "GET /after", 10, 5));
      }

      page.press("Pause").sees(NAMES, "GET /after");

      assertThat(page.texts(NAMES)).containsOnly("GET /after");
      page.leave();
    }
  }

  private static Span running(Shop shop) {
    shop.store().clear();
    return shop.tracer().spanBuilder("GET /slow").startDetached();
  }
}
