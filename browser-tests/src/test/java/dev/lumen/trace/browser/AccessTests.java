package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.NARROW;
import static dev.lumen.trace.browser.Page.ROWS;
import static dev.lumen.trace.browser.Page.SPANS;
import static dev.lumen.trace.browser.Shop.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** For those who do not see, do not point, see large, or see other colours. */
@ExtendWith(Browser.class)
class AccessTests {

  private static final String AXE = axe();
  private static final String FAULTS =
"""
const [rules, done] = arguments;
axe.run(document, { resultTypes: ['violations'], ...(rules.length > 0 && { runOnly: rules }) }).then(({ violations }) => done(violations.flatMap(
    ({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ' at ' + target + ': ' + failureSummary))),
    e => done([String(e)]));
""";

  private static String axe() {
    try (InputStream script = AccessTests.class.getResourceAsStream("/axe.min.js")) {
      return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void anOrderOfManyLevels(Shop shop) {
    shop.store().clear();
    shop.store().add(request(2, "GET /orders", 60, 30));
    shop.store().add(request(3, "POST /orders", 50, 30));
    PlannedSpan order = request(1, "POST /orders", 10, 240).failed();
    PlannedSpan at = order;
    shop.store().add(order.with("order.json", "{\"a\":1}").event("retry"));
    for (int level = 2; level <= 60; level++) {
      at = at.child(level, "level " + level, 1, 180 - level);
      shop.store().add(level == 60 ? at.failed() : at);
    }
    for (int i = 0; i < 6; i++) {
      shop.store().add(order.child(100 + i, "GET /stock", i, 20).kind(SpanKind.CLIENT));
    }
    shop.logged(
        order.line(0, "INFO", "an order came", null),
        order.line(0, "WARN", "few are left", null),
        order.line(0, "ERROR", "failed", "a.B: no\n\tat c.D.e(F.java:1)"));
  }

  @Test
  void axeFindsNothingInAnyViewOfAnyTheme(Page page, Shop shop) {
    String trace = "?trace=" + PlannedSpan.traceId(1);
    page.open(shop.ui(""), ROWS).js(AXE);

    isClean(page, "the list");
    page.click("#search").sees("#candidates li");
    isClean(page, "what the empty box offers");
    page.keys("http:").until("document.querySelector('.popup p').textContent");
    isClean(page, "what is not complete");
    goTo(page, "?q=nowhere", ".empty li");
    isClean(page, "nothing found");
    goTo(page, "?view=latency&window=held", ".latency tbody tr");
    isClean(page, "latency");
    goTo(page, trace + "&span=0000000000000001", ".detail");
    page.click(".log-line summary").sees(".log-line .cause");
    isClean(page, "a span");
    page.click(".log-row.error").sees(".log-line.active");
    isClean(page, "a line of the log");
    page.click(".span-row:has(.times) .text").sees(".group");
    isClean(page, "a line of many");
    page.click(".legend summary").sees(".legend li");
    isClean(page, "the legend");
    for (String as : List.of("table", "flame", "compare")) {
      goTo(page, trace + "&as=" + as, ".other .figures tbody tr, .other .frame");
      isClean(page, as);
    }
    goTo(page, "?trace=" + PlannedSpan.traceId(99), ".missing .badge");
    isClean(page, "a trace that is not there");
    assertThat(page.complaints()).hasSize(1).allMatch(each -> each.contains("404"));
  }

  /** Without loading the page anew: what checks it stays. */
  private static void goTo(Page page, String address, String css) {
    page.js(
        "history.pushState(null, '', 'ui' + arguments[0]); dispatchEvent(new"
            + " PopStateEvent('popstate'))",
        address);
    page.sees(css);
  }

  /** Of the dark theme that is its colours: all else is as in the light one. */
  private static void isClean(Page page, String view) {
    page.prefers("light");
    assertThat((List<?>) page.jsAsync(FAULTS, List.of())).as(view).isEmpty();
    page.prefers("dark");
    assertThat((List<?>) page.jsAsync(FAULTS, List.of("color-contrast"))).as(view).isEmpty();
  }

  @Test
  void eachViewHasItsHeadingAndTheFileItsLabel(Page page, Shop shop) {
    page.open(shop.ui(""), ROWS);
    assertThat(page.texts("h1")).containsExactly("Traces");
    assertThat(page.find("input[type=file]").getAccessibleName()).contains("import");
    page.open(shop.ui("?view=latency&window=held"), ".latency tbody tr");
    assertThat(page.texts("h1")).containsExactly("Latency");
    page.open(shop.ui("?trace=" + PlannedSpan.traceId(1)), SPANS);
    assertThat(page.texts("h1")).containsExactly("POST /orders");
  }

  @Test
  void afterEnterTheFocusIsOnTheSpansAndBackOnTheList(Page page, Shop shop) {
    page.open(shop.ui(""), ROWS).keys("j", Keys.ENTER).sees(SPANS);
    assertThat(page.<Boolean>js("return document.activeElement.matches('.waterfall')")).isTrue();

    page.keys(Keys.ESCAPE, Keys.ESCAPE).sees(ROWS);

    assertThat(page.<Boolean>js("return document.activeElement.matches('.traces')")).isTrue();
  }

  @Test
  void levelsGoOnBeyondTheFourteenthWithGuidesAndNumbers(Page page, Shop shop) {
    page.open(shop.ui("?trace=" + PlannedSpan.traceId(1) + "&span=0000000000000001"), ".detail");
    page.press("Close").seesNo(".detail");

    List<Number> starts =
        page.js(
            "return [...document.querySelectorAll('.virtual-window .span-name')]"
                + ".filter(e => e.textContent.includes('level '))"
                + ".map(e => parseFloat(getComputedStyle(e).paddingLeft))");
    assertThat(starts.stream().distinct().count()).isEqualTo(starts.size()).isGreaterThan(14);
    page.sees(".depth", "15");
    assertThat(
            page.<String>js(
                "return getComputedStyle(document.querySelector('#row-5"
                    + " .span-name')).backgroundImage"))
        .contains("gradient");
  }

  @ParameterizedTest
  @ValueSource(strings = {"640x400", "390x720"})
  void theToolsFoldAwayAndTheSpanThatWasTappedStaysInSight(String size, Page page, Shop shop) {
    page.width(NARROW).open(shop.ui("?trace=" + PlannedSpan.traceId(1)), SPANS).press("Close");
    resize(page, size);
    page.until("document.querySelector('.waterfall').clientHeight > 100");
    assertThat(page.find(".find").isDisplayed()).as("folded away").isFalse();
    page.staysWithinItsWidth();
    page.js("const fall = document.querySelector('.waterfall'); fall.scrollTop = 0");
    page.shot("tools-" + size);

    String last =
        page.js(
            """
            const fall = document.querySelector('.waterfall').getBoundingClientRect();
            const rows = [...document.querySelectorAll('.virtual-window .span-row')];
            return rows.findLast(row => row.getBoundingClientRect().bottom <= fall.bottom).id;
            """);
    page.click("#" + last + " .text").sees(".detail");

    page.until(
        """
        (() => {
          const row = document.querySelector('.span-row.active')?.getBoundingClientRect();
          const fall = document.querySelector('.waterfall').getBoundingClientRect();
          return row && row.top >= fall.top && row.bottom <= fall.bottom + 1;
        })()
        """);
    page.shot("tapped-" + size);
    page.press("Tools");
    assertThat(page.find(".find").isDisplayed()).isTrue();
  }

  private static void resize(Page page, String size) {
    String[] sides = size.split("x", 2);
    page.send(
        "Emulation.setDeviceMetricsOverride",
        "width",
        Integer.valueOf(sides[0]),
        "height",
        Integer.valueOf(sides[1]),
        "deviceScaleFactor",
        1,
        "mobile",
        false);
  }

  @Test
  void inForcedColoursBarsKindsAndSelectionAreThere(Page page, Shop shop) {
    page.send(
        "Emulation.setEmulatedMedia",
        "features",
        List.of(Map.of("name", "forced-colors", "value", "active")));

    page.open(shop.ui("?trace=" + PlannedSpan.traceId(1)), ".detail");

    page.shot("forced-colours");
    List<String> invisible =
        page.js(
            """
            const ground = getComputedStyle(document.body).backgroundColor;
            return [...document.querySelectorAll('.span-row .bar, .span-row .kind')].filter(e => {
              const style = getComputedStyle(e);
              return style.backgroundColor === ground && style.backgroundImage === 'none'
                  && (parseFloat(style.borderTopWidth) < 1 || style.borderTopColor === ground);
            }).map(e => e.className);
            """);
    assertThat(invisible).isEmpty();
    assertThat(page.find(".span-row.active").getCssValue("outline-style")).isEqualTo("solid");
    page.keys(Keys.HOME).sees(".log-row");
    List<String> levels =
        page.js(
            "return [...document.querySelectorAll('.log-row .level')].map(e => e.textContent + ' '"
                + " + getComputedStyle(e).borderTopWidth + getComputedStyle(e).backgroundColor)");
    assertThat(levels).hasSize(3);
    assertThat(levels.stream().map(level -> level.replaceFirst("\\w+ ", "")).distinct())
        .as("levels stand out without their colours")
        .hasSize(3);
    page.click(".log-row.error").sees(".log-line.active");
    assertThat(page.find(".log-line.active").getCssValue("outline-style")).isEqualTo("solid");
    List<String> lost =
        page.js(
            """
            const make = (tag, props, ...inside) => {
              const made = Object.assign(document.createElement(tag), props);
              made.append(...inside);
              return made;
            };
            document.body.append(make('p', { className: 'histogram' }, make('a', { href: '#' })), make('p', { className: 'brush' }));
            const ground = getComputedStyle(document.body).backgroundColor;
            return [...document.querySelectorAll('.histogram a, .brush, .sign.on-error-path')]
                .filter(e => getComputedStyle(e).backgroundColor === ground).map(e => e.outerHTML);
            """);
    assertThat(lost).as("drawn by its ground alone").isEmpty();
    page.open(shop.ui(""), ROWS);
    assertThat(page.find(".tab[aria-current=page]").getCssValue("outline-style"))
        .isEqualTo("solid");
  }
}
