package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.SPANS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Browser.class)
class WaterfallTests {

  private static final long TRACE = 7;
  private static final String ADDRESS = "?trace=" + PlannedSpan.traceId(TRACE);
  private static final String NAMES = SPANS + " .text";

  @BeforeEach
  void anOrder(Page page, Shop shop) {
    PlannedSpan root =
        new PlannedSpan(
            TRACE, 1, 0, "POST /orders", Instant.now().minusSeconds(5), Duration.ofMillis(100));
    PlannedSpan place = root.child(2, "Orders.place", 10, 80);
    PlannedSpan pay = place.child(3, "POST /payments", 20, 60);
    List<PlannedSpan> spans = new ArrayList<>(List.of(root, place));
    spans.add(pay.kind(SpanKind.CLIENT).failed());
    spans.add(place.child(4, "orders send", 12, 3).kind(SpanKind.PRODUCER));
    spans.add(place.child(6, "orders log", 25, 10));
    spans.add(
        root.child(5, "orders process", 92, 5).kind(SpanKind.CONSUMER).event("message taken"));
    for (int i = 0; i < 5; i++) {
      spans.add(
          place
              .child(10 + i, "SELECT items", i, 1)
              .kind(SpanKind.CLIENT)
              .with("db.query.text", "select * from items where id = " + i));
    }
    for (int i = 0; i < 4; i++) {
      spans.add(root.child(20 + i, "SELECT users", i, 1).kind(SpanKind.CLIENT));
    }
    shop.holds(spans.toArray(PlannedSpan[]::new));
    page.open(shop.ui(ADDRESS), SPANS);
  }

  @Test
  void barsStandByKindOnTheTimeAxis(Page page) {
    for (String kind : List.of("server", "internal", "client", "producer", "consumer")) {
      assertThat(page.count(".bar." + kind)).as(kind).isPositive();
    }
    Page.Extent root = page.extent(".bar.server");
    Page.Extent pay = page.extent(".bar.client.error");
    double share = pay.width() / root.width();
    double start = (pay.left() - root.left()) / root.width();
    assertThat(share).isBetween(0.58, 0.62);
    assertThat(start).isBetween(0.28, 0.32);
    assertThat(page.texts(".tick")).contains("0 ms", "100 ms").hasSizeBetween(3, 11);
  }

  @Test
  void anErrorIsFollowedFromItsLeafToTheRoot(Page page) {
    assertThat(page.texts(".on-error-path .text"))
        .containsExactly("POST /orders", "Orders.place", "POST /payments");

    page.press("1 error");

    page.sees(".detail h2", "POST /payments");
    assertThat(page.text(".active .text")).isEqualTo("POST /payments");
  }

  @Test
  void eventsAreTicksOnTheirBar(Page page) {
    Page.Extent bar = page.extent(".bar.consumer");

    assertThat(page.find(".event").getDomAttribute("title")).contains("message taken");
    assertThat(page.extent(".event").left()).isBetween(bar.left(), bar.right());
  }

  @Test
  void allToolsAreInOneRow(Page page, Shop shop) {
    PlannedSpan root =
        new PlannedSpan(TRACE, 1, 0, "POST /orders", Instant.now(), Duration.ofMillis(100));
    shop.logged(root.line(10, "INFO", "came", null));
    page.open(shop.ui(ADDRESS), SPANS).keys("+").type(".find", "SELECT");
    page.sees(".find-box output", "1 of 9");

    assertThat(
            page.<List<Object>>js(
                "return [...new Set([...document.querySelectorAll('.tools button, .find')]"
                    + ".filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect().bottom))]"))
        .hasSize(1);
    assertThat(page.texts(".tools button:not([hidden])")).contains("Log lines", "Reset zoom");
    assertThat(page.find(".find").getSize().width).isGreaterThan(100);
  }

  @Test
  void oneSpanOneLevelOrAllAreCollapsed(Page page) {
    long all = page.count(SPANS);

    page.click("#row-5 .toggle");
    assertThat(page.text("#row-5 .text")).isEqualTo("Orders.place");
    assertThat(page.count(SPANS)).isEqualTo(all - 4);
    assertThat(page.text("#row-5")).contains("+8");
    page.press("Expand all");
    assertThat(page.count(SPANS)).isEqualTo(all);
    page.press("Level −");
    assertThat(page.count(SPANS)).isEqualTo(all - 4);
    page.press("Level −");
    assertThat(page.count(SPANS)).isEqualTo(1);
    page.press("Level +");
    assertThat(page.count(SPANS)).isEqualTo(all - 4);
    page.press("Collapse all");
    assertThat(page.texts(NAMES)).containsExactly("POST /orders");
  }

  @Test
  void aDoubleClickCollapses(Page page) {
    page.mouse().doubleClick(page.find("#row-5 .text")).perform();

    page.until("document.querySelector('#row-5').ariaExpanded === 'false'");
  }

  @Test
  void theMinimapZoomsAndShowsAllAgain(Page page) {
    double before = page.extent(".bar.client.error").width();

    page.drag(".minimap", 0.4, 0.5, 0.8, 0.5);
    double zoomed = page.extent(".bar.client.error").width();
    List<String> ticks = page.texts(".tick");
    page.mouse().doubleClick(page.find(".minimap")).perform();

    assertThat(zoomed / before).isBetween(1.5, 2.0);
    assertThat(ticks).doesNotContain("0 ms");
    assertThat(page.extent(".bar.client.error").width()).isEqualTo(before);
  }

  @Test
  void aDragThatIsTakenAwayLaterChangesNothing(Page page) {
    page.drag(".minimap", 0.4, 0.5, 0.8, 0.5);
    List<String> ticks = page.texts(".tick");

    page.js("document.querySelector('.minimap').dispatchEvent(new PointerEvent('pointercancel'))");

    assertThat(page.texts(".tick")).isEqualTo(ticks);
  }

  @Test
  void clicksLeaveNoListenersBehind(Page page) {
    long before = page.listeners("pointerup") + page.listeners("pointercancel");

    page.click("#row-0 .text").sees(".detail").click("#row-5 .text").sees(".detail");

    assertThat(page.listeners("pointerup") + page.listeners("pointercancel")).isEqualTo(before);
  }

  @Test
  void aLineOfSiblingsIsNoSpanAndShowsItsFiguresInsteadOfADetail(Page page) {
    page.click("#row-0 .text").sees(".detail");

    page.click(".span-row:has(.n-plus-one) .text").seesNo(".detail:not(.group)");

    assertThat(page.address()).doesNotContain("span=");
    assertThat(page.count(".span-row.active .n-plus-one")).isEqualTo(1);
  }

  @Test
  void theSecondOfASpanIdIsChosenToo(Page page, Shop shop) {
    PlannedSpan root =
        new PlannedSpan(
            TRACE, 1, 0, "POST /orders", Instant.now().minusSeconds(5), Duration.ofMillis(100));
    shop.holds(root, root.child(2, "first", 1, 10), root.child(2, "second", 20, 10));
    page.open(shop.ui(ADDRESS), SPANS).sees(SPANS, "second");

    page.click("#row-2 .text").sees(".detail h2", "second");

    assertThat(page.text(".active .text")).isEqualTo("second");
  }

  @Test
  void theTimeOfASpanItselfIsShown(Page page) {
    assertThat(page.text("#row-5 .span-self")).isEqualTo("12.0 ms");
    assertThat(page.text("#row-0 .length")).isEqualTo("100 ms");
  }

  @Test
  void theCriticalPathIsHighlightedAndCanBeTurnedOff(Page page) {
    assertThat(page.texts(".critical .text"))
        .contains("POST /orders", "Orders.place", "POST /payments")
        .doesNotContain("orders log");
    assertThat(page.count(".critical-part")).isPositive();

    page.press("Critical path");

    assertThat(page.count(".critical-part")).isZero();
    assertThat(page.count(".critical")).isZero();
  }

  @Test
  void fiveSiblingsOfOneTemplateAreFoldedAndFourAreNot(Page page) {
    assertThat(page.texts(NAMES).stream().filter("SELECT users"::equals)).hasSize(4);
    assertThat(page.texts(NAMES).stream().filter("SELECT items"::equals)).hasSize(1);
    page.sees(".n-plus-one", "N+1");
    assertThat(page.seen(".span-row:has(.n-plus-one)")).contains("×5").contains("5.00 ms");

    page.click(".span-row:has(.n-plus-one) .toggle");

    assertThat(page.texts(NAMES).stream().filter("SELECT items"::equals)).hasSize(6);
  }

  @Test
  void aLineOfQueriesSaysWhichAndADetailShowsItInLines(Page page) {
    assertThat(page.seen(".span-row .statement")).isEqualTo("select * from items where id = ?");
    assertThat(page.find(".span-row .statement").getDomAttribute("title"))
        .isEqualTo("select *\nfrom items\nwhere id = ?");

    page.click(".span-row:has(.n-plus-one) .toggle");
    page.click(".span-row:has(.n-plus-one) + .span-row .text").sees(".detail");

    assertThat(page.seen(".detail pre.sql")).matches("select \\*\nfrom items\nwhere id = \\d");
  }

  @Test
  void aLengthStandsInTheMiddleOfItsBar(Page page) {
    List<Number> off =
        page.js(
            """
            return [...document.querySelectorAll('.span-row')].flatMap(row => {
              const [bar, length] = [row.querySelector('.bar'), row.querySelector('.length')];
              if (!bar || !length) return [];
              const middle = e => (e.getBoundingClientRect().top + e.getBoundingClientRect().bottom) / 2;
              return [Math.abs(middle(bar) - middle(length))];
            })
            """);

    assertThat(off).isNotEmpty().allMatch(pixels -> pixels.doubleValue() <= 1);
  }
}
