package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.SPANS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.WheelInput.ScrollOrigin;

/** What the pointer tells of time, and does to it. */
@ExtendWith(Browser.class)
class PointerTests {

  private static final String AXIS = ".heads .span-time";

  @BeforeEach
  void anOrder(Page page, Shop shop) {
    PlannedSpan root = Shop.request(12, "POST /orders", 3, 200);
    shop.holds(root, root.child(2, "read", 10, 20), root.child(3, "pay", 100, 90));
    page.open(shop.ui("?trace=" + PlannedSpan.traceId(12)), SPANS);
  }

  @Test
  void aBarTellsNameTimesAndShareAndALineFollowsOverTheAxis(Page page) {
    page.mouse().moveToElement(page.find("#row-2 .bar")).perform();

    page.sees(".tip", "pay").sees(".tip", "from 100 ms to 190 ms").sees(".tip", "45% of the trace");
    assertThat(page.find(".pointer-line").isDisplayed()).isTrue();
    assertThat(page.text(".pointer-time")).matches("14\\d ms");
    page.mouse().moveToElement(page.find("h1")).perform();
    page.until("document.querySelector('.tip').hidden");
  }

  @Test
  void theLineIsGoneWhenTheDetailTakesTheRoomBelowIt(Page page) {
    page.mouse().moveToElement(page.find("#row-2 .bar")).perform();
    page.sees(".tip", "pay");

    page.mouse().click().perform();

    page.sees(".detail h2", "pay").until("document.querySelector('.pointer-line').hidden");
    assertThat(page.find(".tip").isDisplayed()).isFalse();
  }

  @Test
  void draggingOnTheAxisZoomsAndAButtonShowsAllAgain(Page page) {
    List<String> all = page.texts(".tick");
    assertThat(page.find(".tools").getText()).doesNotContain("Reset zoom");

    page.drag(AXIS, 0.5, 0.5, 0.9, 0.5);

    assertThat(page.texts(".tick")).doesNotContain("0 ms").isNotEqualTo(all);
    assertThat(page.count("#row-1 .bar")).as("read is outside").isZero();
    page.press("Reset zoom");
    assertThat(page.texts(".tick")).isEqualTo(all);
  }

  @Test
  void theWheelZoomsAtThePointer(Page page) {
    String at = page.js("return document.querySelector('#row-2 .bar').style.left");
    ScrollOrigin axis =
        ScrollOrigin.fromElement(page.find(AXIS), -page.find(AXIS).getSize().width / 2 + 2, 0);

    page.mouse().scrollFromOrigin(axis, 0, -120).perform();

    // What is at the pointer stays, what is behind it moves away.
    page.until(
        "parseFloat(document.querySelector('#row-2 .bar').style.left) > parseFloat(arguments[0])",
        at);
    assertThat(page.count("#row-0 .bar")).isEqualTo(1);
  }

  @Test
  void aSpanOutsideOfTheZoomIsMovedIntoView(Page page) {
    page.drag(AXIS, 0.6, 0.5, 0.9, 0.5);
    assertThat(page.count("#row-1 .bar")).isZero();

    page.click("#row-0 .text").keys(Keys.ARROW_DOWN).sees(".detail h2", "read");

    assertThat(page.count("#row-1 .bar")).isEqualTo(1);
  }
}
