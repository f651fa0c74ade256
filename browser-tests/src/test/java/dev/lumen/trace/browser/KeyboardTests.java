package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.ROWS;
import static dev.lumen.trace.browser.Page.SPANS;
import static dev.lumen.trace.browser.Shop.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** No mouse. */
@ExtendWith(Browser.class)
class KeyboardTests {

  @BeforeEach
  void twoTraces(Page page, Shop shop) {
    PlannedSpan order = request(2, "POST /orders", 10, 50);
    PlannedSpan place = order.child(2, "place", 1, 40);
    shop.holds(request(1, "GET /old", 20, 5), order, place, place.child(3, "pay", 2, 30).failed());
    page.open(shop.ui(""), ROWS);
  }

  @Test
  void aTraceIsFoundOpenedReadAndLeft(Page page) {
    page.keys("j", "j", "k", Keys.ENTER).sees("h1", "POST /orders").sees(SPANS);

    page.sees(".detail h2", "pay").keys(Keys.ARROW_UP).sees(".detail h2", "place");
    assertThat(page.find(".span-row.active").getCssValue("outline-width")).isEqualTo("2px");
    page.keys(Keys.ARROW_LEFT);
    assertThat(page.count(SPANS)).isEqualTo(2);
    page.keys(Keys.ARROW_RIGHT);
    assertThat(page.count(SPANS)).isEqualTo(3);
    page.keys(Keys.ENTER);
    assertThat(page.count(SPANS)).isEqualTo(2);
    page.keys("e").sees(".detail h2", "pay");
    page.keys(Keys.ESCAPE).seesNo(".detail");
    page.keys(Keys.ESCAPE).sees(ROWS);
    assertThat(page.text(".row.active .name a")).isEqualTo("POST /orders");
  }

  @Test
  void theSearchBoxIsOneKeyAway(Page page) {
    page.keys("/", "status:error", Keys.ENTER).sees(".summary", "1 trace,");

    page.keys(Keys.ESCAPE, "j", Keys.ENTER).sees("h1", "POST /orders");
  }

  @Test
  void rowsAreGoneThroughWhereTheBrowserTakesNoMoreAddresses(Page page) {
    page.keys("j", Keys.ENTER).sees(".detail h2", "pay");
    page.js("history.replaceState = () => { throw new DOMException('', 'SecurityError') }");

    page.keys("k").sees(".detail h2", "place").keys("k").sees(".detail h2", "POST /orders");
  }

  @Test
  void allKeysAreListed(Page page) {
    page.keys("j", Keys.ENTER).sees(SPANS).keys("?").sees("dialog[open] .keys dd", "Find in trace");
    List<String> keys = page.texts("dialog kbd");

    assertThat(keys)
        .contains("↓", "↑", "←", "→", "Esc", "/", "f", "n", "N", "?", "+", "-", "0", "C");
    page.keys(Keys.ESCAPE).seesNo("dialog[open]").sees("h1");
  }

  @Test
  void behindTheListOfKeysNothingMoves(Page page) {
    page.keys("j", Keys.ENTER).sees(".detail h2", "pay").keys("k").sees(".detail h2", "place");
    String address = page.address();

    page.keys("?").sees("dialog[open]").keys(Keys.ARROW_DOWN, "k", "e", "1", "/");
    page.keys("?").seesNo("dialog[open]");

    assertThat(page.address()).isEqualTo(address);
    assertThat(page.text(".detail h2")).isEqualTo("place");
  }

  @Test
  void whatHasTheFocusIsScrolled(Page page, Shop shop) {
    PlannedSpan order = request(3, "GET /report", 1, 50);
    for (int i = 0; i < 100; i++) {
      order.with("item." + i, i);
    }
    shop.holds(order, order.child(2, "place", 1, 40));
    page.open(shop.ui("?trace=" + PlannedSpan.traceId(3) + "&span=0000000000000001"), ".detail");

    page.js("document.querySelector('.side').focus()");
    page.keys(Keys.PAGE_DOWN).until("document.querySelector('.side').scrollTop > 0");

    assertThat(page.text(".detail h2")).isEqualTo("GET /report");
    page.keys("j").sees(".detail h2", "place");
  }

  @Test
  void aStackTraceIsScrolledWhereItHasTheFocus(Page page, Shop shop) {
    Span span = shop.tracer().spanBuilder("GET /broken").startDetached();
    span.recordError(new IllegalStateException("Card declined"));
    shop.tracer().spanBuilder("below").parent(span).start().end();
    span.end();
    page.open(
        shop.ui("?trace=" + span.context().traceId() + "&span=" + span.context().spanId()),
        ".frames");

    page.click(".frames .folded summary");
    page.js("document.querySelector('.frames').focus()");
    page.keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN);
    page.until("document.querySelector('.frames').scrollTop > 0");

    assertThat(page.text(".detail h2")).isEqualTo("GET /broken");
  }

  @Test
  void aKeyThatTakesAltGrIsTaken(Page page) {
    page.keys("j", Keys.ENTER).sees(SPANS);
    long all = page.count(SPANS);

    page.js(
        """
        document.body.dispatchEvent(new KeyboardEvent('keydown',
            { key: '[', ctrlKey: true, altKey: true, modifierAltGraph: true, bubbles: true }))
        """);

    assertThat(page.count(SPANS)).isEqualTo(all - 1);
  }

  @Test
  void theTimeIsZoomedAndMoved(Page page) {
    page.keys("j", Keys.ENTER).sees(SPANS).sees(".tick");
    List<String> all = page.texts(".tick");

    page.keys("+", "+");
    List<String> zoomed = page.texts(".tick");
    page.mouse().keyDown(Keys.SHIFT).sendKeys(Keys.ARROW_RIGHT).keyUp(Keys.SHIFT).perform();
    List<String> later = page.texts(".tick");
    page.keys("0");

    assertThat(zoomed).isNotEqualTo(all);
    assertThat(later).isNotEqualTo(zoomed);
    assertThat(page.texts(".tick")).isEqualTo(all);
  }

  @Test
  void everyControlIsReachedByTheTabKeyWithAFocusThatIsSeen(Page page) {
    page.keys("j", Keys.ENTER).sees(SPANS);
    String focused =
        """
        const e = document.activeElement;
        // Of a list it is on the row that is the active one.
        const style = getComputedStyle(e.querySelector('.virtual-window .active') ?? e);
        return e === document.body ? '' : (e.ariaLabel || e.textContent || e.id) + '|'
            + (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2)
        """;
    Set<String> reached = new LinkedHashSet<>();
    for (int i = 0; i < 42; i++) {
      page.keys(Keys.TAB);
      reached.add(page.js(focused));
    }

    assertThat(reached).allMatch(each -> each.isEmpty() || each.endsWith("|true"));
    assertThat(reached)
        .contains("Collapse all|true", "Find in trace|true", "Spans|true", "Search traces|true")
        .contains("Theme: system|true", "Export|true", "?|true");
  }

  @Test
  void theWaterfallIsATreeGridForScreenReaders(Page page) {
    page.keys("j", Keys.ENTER).sees(".detail h2", "pay").keys("k").sees(".detail h2", "place");

    assertThat(page.find(".waterfall").getDomAttribute("role")).isEqualTo("treegrid");
    assertThat(page.find(".waterfall").getDomAttribute("aria-rowcount")).isEqualTo("4");
    assertThat(page.find(".waterfall").getDomAttribute("aria-activedescendant")).isEqualTo("row-1");
    assertThat(page.find("#row-1").getDomAttribute("role")).isEqualTo("row");
    assertThat(page.find("#row-1").getDomAttribute("aria-level")).isEqualTo("2");
    assertThat(page.find("#row-1").getDomAttribute("aria-expanded")).isEqualTo("true");
    assertThat(page.find("#row-1").getDomAttribute("aria-selected")).isEqualTo("true");
    assertThat(page.count("#row-1 [role=gridcell]")).isEqualTo(3);
    assertThat(page.<Boolean>js("return document.activeElement.matches('.waterfall')")).isTrue();
    assertThat(page.find(".waterfall .heads .span-time").getAccessibleName()).isEqualTo("Time");
  }
}
