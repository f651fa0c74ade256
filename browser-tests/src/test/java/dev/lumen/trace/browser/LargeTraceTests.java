package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.SPANS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

@ExtendWith(Browser.class)
class LargeTraceTests {

  private final PlannedSpan root =
      new PlannedSpan(
          9, 1, 0, "GET /report", Instant.now().minusSeconds(60), Duration.ofSeconds(20));

  @Test
  void tenThousandSpansAreScrolledByFewElements(Page page, Shop shop) {
    shop.holds(root);
    for (int i = 2; i <= 10_000; i++) {
      // Of different names, so that none are folded.
      shop.store().add(root.child(i, "step " + i, i, 1 + i % 50));
      if (i % 2000 == 0) {
        shop.store().stats();
      }
    }

    page.open(shop.ui("?trace=" + PlannedSpan.traceId(9)), SPANS).sees(".summary", "10,000 spans");
    page.keys(Keys.END).sees(SPANS + ".active", "step 10000");
    page.keys("f").type(".find", "step 5000").sees(SPANS + ".active", "step 5000");
    page.js("document.querySelector('.waterfall').scrollTop = 28 * 7000");

    page.sees(SPANS, "step 7001");
    assertThat(page.find(".waterfall").getDomAttribute("aria-activedescendant"))
        .as("a row that is not there")
        .isNull();
    assertThat(page.count(SPANS)).isBetween(10L, 80L);
    assertThat(page.count("*")).isLessThan(1500);
  }

  /**
   * How long an arrow takes until its row is laid out, in ms: of a quarter of 120 no more than the
   * first, of half of them than the second. Those that take longer wait for what else the machine
   * does.
   */
  private static final String ARROW_DOWN =
      """
      const grid = document.querySelector('.waterfall');
      const press = () => {
        const start = performance.now();
        grid.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }));
        grid.querySelector('.active').getBoundingClientRect();
        return performance.now() - start;
      };
      const times = Array.from({ length: 120 }, press).sort((a, b) => a - b);
      return [times[30], times[60]];
      """;

  @Test
  void anArrowInTwoThousandSpansTakesLessThanAFrame(Page page, Shop shop) {
    shop.holds(root);
    PlannedSpan parent = root;
    for (int i = 2; i <= 2000; i++) {
      PlannedSpan span = parent.child(i, "step " + i, 1 + i % 40, 18_000 - i);
      shop.store().add(span);
      // Sixty deep.
      parent = i % 60 == 0 ? root : span;
    }
    page.open(shop.ui("?trace=" + PlannedSpan.traceId(9)), SPANS).sees(".summary", "2,000 spans");
    page.keys("j").sees(".detail");

    List<Number> times = page.js(ARROW_DOWN);

    System.out.printf("An arrow in 2,000 spans: %s ms%n", times);
    assertThat(times.get(0).doubleValue()).isLessThan(16);
    assertThat(page.find(SPANS + ".active").getDomAttribute("aria-rowindex")).isEqualTo("122");
  }

  @Test
  void fiveHundredLevelsAreShownAndCollapsed(Page page, Shop shop) {
    shop.holds(root);
    PlannedSpan parent = root;
    for (int i = 2; i <= 500; i++) {
      parent = parent.child(i, "level " + i, 1, 19_000 - i * 2);
      shop.store().add(parent);
    }

    page.open(shop.ui("?trace=" + PlannedSpan.traceId(9)), SPANS).sees(".summary", "500 spans");
    page.keys(Keys.END).sees(SPANS + ".active", "level 500");
    assertThat(page.find(".active .text").getSize().width).isGreaterThan(20);
    assertThat(page.find(".active").getDomAttribute("aria-level")).isEqualTo("500");
    page.staysWithinItsWidth();
    page.press("Collapse all");
    assertThat(page.count(SPANS)).isEqualTo(1);
  }

  @Test
  void aCircleOfParentsASpanThatIsItsOwnAndAMissingOneAreShownAndSaid(Page page, Shop shop) {
    Instant start = Instant.now().minusSeconds(2);
    Duration took = Duration.ofMillis(5);
    shop.holds(
        root,
        new PlannedSpan(9, 2, 3, "hen", start, took),
        new PlannedSpan(9, 3, 2, "egg", start, took),
        new PlannedSpan(9, 4, 4, "selfmade", start, took),
        new PlannedSpan(9, 5, 99, "orphan", start, took));

    page.open(shop.ui("?trace=" + PlannedSpan.traceId(9)), SPANS).sees(".summary", "5 spans");

    assertThat(page.texts(SPANS + " .text"))
        .containsExactlyInAnyOrder("GET /report", "hen", "egg", "selfmade", "orphan");
    assertThat(page.texts(SPANS + " .badge"))
        .contains("circle", "its own parent", "parent not held");
  }
}
