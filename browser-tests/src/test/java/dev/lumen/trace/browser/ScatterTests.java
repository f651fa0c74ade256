package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.ROWS;
import static dev.lumen.trace.browser.Shop.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

@ExtendWith(Browser.class)
class ScatterTests {

  private static final String NAMES = ROWS + " .name a";

  @BeforeEach
  void slowAndQuick(Page page, Shop shop) {
    shop.holds(
        request(1, "GET /early", 60, 2),
        request(2, "GET /slow", 40, 900).failed(),
        request(3, "GET /quick", 20, 2),
        request(4, "GET /late", 0, 2));
    page.open(shop.ui(""), ROWS);
  }

  @Test
  void draggingSelectsByTimeAndDuration(Page page) {
    page.drag(".scatter", 0.2, 0.02, 0.6, 0.5).sees(".summary", "1 of 4 traces");

    assertThat(page.texts(NAMES)).containsExactly("GET /slow");
    assertThat(page.address()).contains("from=").contains("to=").contains("min=").contains("max=");
    page.sees(".overlay .selection");
  }

  @Test
  void aSelectionInTheAddressIsKeptAndGivenUp(Page page) {
    page.drag(".scatter", 0.2, 0.02, 0.6, 0.5).sees(".summary", "1 of 4 traces");
    page.open(page.address(), ROWS).sees(".summary", "1 of 4 traces");

    page.press("Show all");

    page.sees(".summary", "4 traces").seesNo(".overlay .selection");
  }

  @Test
  void theKeyboardSelectsByTimeAndDuration(Page page) {
    page.keys("s", Keys.ARROW_UP, Keys.ARROW_UP).sees(".summary", "1 of 4 traces");
    assertThat(page.texts(NAMES)).containsExactly("GET /slow");

    page.mouse()
        .keyDown(Keys.SHIFT)
        .sendKeys(Keys.ARROW_UP, Keys.ARROW_UP)
        .keyUp(Keys.SHIFT)
        .perform();
    page.keys(Keys.ARROW_LEFT, Keys.ARROW_RIGHT).sees(".summary", "2 of 4 traces");

    assertThat(page.texts(NAMES)).containsExactly("GET /quick", "GET /slow");
    page.keys(Keys.ESCAPE).sees(".summary", "4 traces").seesNo(".overlay .selection");
  }

  @Test
  void draggingOverAnEmptyChartSelectsNothing(Page page, Shop shop) {
    page.open(shop.ui("?q=name:later"), ".empty").sees(".empty", "No trace");

    page.drag(".scatter", 0.2, 0.02, 0.6, 0.5);
    shop.store().add(request(5, "GET /later", 0, 2));

    page.sees(NAMES, "GET /later");
    assertThat(page.address()).doesNotContain("from");
  }

  @Test
  void theButtonThatShowsAllStaysWhileTracesCome(Page page, Shop shop) {
    page.drag(".scatter", 0.2, 0.02, 0.6, 0.5).sees(".summary", "1 of 4 traces");
    page.js("(window.before = document.querySelector('.summary button')).focus()");

    shop.store().add(request(5, "GET /later", 0, 2));
    page.sees(".summary", "1 of 5 traces");

    assertThat(page.<Boolean>js("return document.activeElement === window.before")).isTrue();
  }

  @Test
  void failedTracesAreMarkedByColourAndShape(Page page) {
    String pixels =
        """
        const canvas = document.querySelector('.scatter canvas');
        const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        return ['--error', '--point'].map(name => {
          const css = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
          const [r, g, b] = [1, 3, 5].map(i => parseInt(css.slice(i, i + 2), 16));
          let n = 0;
          for (let i = 0; i < data.length; i += 4) {
            n += data[i] === r && data[i + 1] === g && data[i + 2] === b && data[i + 3] === 255;
          }
          return n;
        })
        """;

    List<Long> ofErrorsAndOthers = page.js(pixels);
    // One square of 6 by 6, and three dots of 2.5 pixels around.
    assertThat(ofErrorsAndOthers.get(0)).isBetween(20L, 36L);
    assertThat(ofErrorsAndOthers.get(1)).isBetween(20L, 60L);
  }

  /** Clicks on a point, by the shares of the time and of the decades. */
  private static final String CLICK =
      """
        const at = document.querySelector('.scatter').getBoundingClientRect();
        const x = at.left + 56 + (at.width - 64) * arguments[0];
        const y = at.top + 8 + (1 - arguments[1]) * 94;
        const options = { clientX: x, clientY: y, button: 0, pointerId: 1, bubbles: true };
        const scatter = document.querySelector('.scatter');
        scatter.setPointerCapture = () => {};
        scatter.dispatchEvent(new PointerEvent('pointerdown', options));
        scatter.dispatchEvent(new PointerEvent('pointerup', options));
        """;

  @Test
  void aPointOpensItsTrace(Page page) {
    // The slow one: a third of the way, near the top of three decades.
    page.js(CLICK, 1.0 / 3, Math.log10(900) / 3);

    page.sees("h1", "GET /slow");
  }

  @Test
  void aPointOfATraceThatRequestsShareOpensItsOwn(Page page, Shop shop) {
    PlannedSpan first = request(5, "GET /first", 20, 10);
    shop.holds(
        first,
        new PlannedSpan(
            5, 9, 0, "GET /second", Instant.now().minusSeconds(10), Duration.ofMillis(10)));
    page.open(shop.ui(""), ROWS).sees(".summary", "2 traces");
    assertThat(page.find(".scatter").getDomAttribute("aria-label"))
        .startsWith("Durations of 2 traces over time. Arrows");

    // The last, of ten milliseconds: where the decade begins.
    page.js(CLICK, 1, 0);

    page.sees("h1", "GET /second").sees(".summary a", "1 of the 2 requests of this trace");
  }
}
