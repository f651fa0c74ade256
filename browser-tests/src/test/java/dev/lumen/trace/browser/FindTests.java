package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.SPANS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

@ExtendWith(Browser.class)
class FindTests {

  @Test
  void whatIsFoundIsCountedAndGoneThroughBothWaysAlsoWhereItIsCollapsed(Page page, Shop shop) {
    PlannedSpan root =
        new PlannedSpan(8, 1, 0, "GET /", Instant.now().minusSeconds(1), Duration.ofMillis(90));
    PlannedSpan middle = root.child(2, "middle", 1, 80);
    shop.holds(
        root,
        middle,
        middle.child(3, "pay", 2, 5).with("card", "visa"),
        middle.child(4, "check", 12, 5),
        middle.child(5, "pay again", 22, 5).with("card", "visa"));
    page.open(shop.ui("?trace=" + PlannedSpan.traceId(8)), SPANS).press("Collapse all");

    page.keys("f").type(".find", "VISA").sees(".find-box output", "1 of 2");
    assertThat(page.text(".active .text")).isEqualTo("pay");
    page.click("button[title='Find next']").sees(".find-box output", "2 of 2");
    assertThat(page.text(".active .text")).isEqualTo("pay again");
    page.click("button[title='Find before']").sees(".find-box output", "1 of 2");
    assertThat(page.text(".active .text")).isEqualTo("pay");
    assertThat(page.texts(".found .text")).containsExactly("pay", "pay again");

    page.type(".find", "nowhere" + Keys.ENTER).sees(".find-box output", "none");
    assertThat(page.count(".found")).isZero();
    page.keys(Keys.ESCAPE).until("document.activeElement === document.body");
    assertThat(page.find(".find").getDomProperty("value")).isEqualTo("nowhere");
  }
}
