package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.NARROW;
import static dev.lumen.trace.browser.Page.ROWS;
import static dev.lumen.trace.browser.Page.SPANS;
import static dev.lumen.trace.browser.Page.WIDE;
import static dev.lumen.trace.browser.Shop.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Browser.class)
class LookTests {

  private static final String GROUND = "return getComputedStyle(document.body).backgroundColor";
  private static final String DARK = "rgb(20, 23, 29)";
  private static final String LIGHT = "rgb(255, 255, 255)";

  /** The contrast of each text with what is behind it, where it is less than 4.5. */
  private static final String TOO_FAINT =
      """
      const rgb = css => css.match(/[\\d.]+/g).map(Number);
      const part = v => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
      const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
      const ground = e => {
        const css = rgb(getComputedStyle(e).backgroundColor);
        return css.length === 4 && css[3] === 0 ? (e.parentElement ? ground(e.parentElement) : [255, 255, 255]) : css;
      };
      const texts = [...document.querySelectorAll('body *')].filter(e => e.checkVisibility()
          && !e.matches('.length.on-bar') && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()));
      return texts.map(e => {
        const style = getComputedStyle(e);
        const of = light(rgb(e.namespaceURI.endsWith('svg') ? style.fill : style.color));
        const on = light(ground(e));
        const ratio = (Math.max(of, on) + 0.05) / (Math.min(of, on) + 0.05);
        return { text: e.className + ': ' + e.textContent.slice(0, 40), ratio };
      }).filter(({ ratio }) => ratio < 4.5).map(({ text, ratio }) => text + ' ' + ratio.toFixed(2));
      """;

  /**
   * The contrast of each bar's colour with the ground it is on, and of the ground with a text on
   * it.
   */
  private static final String BARS =
      """
      const style = getComputedStyle(document.documentElement);
      const rgb = name => [1, 3, 5].map(i => parseInt(style.getPropertyValue(name).trim().slice(i, i + 2), 16));
      const part = v => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
      const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
      const on = light(rgb('--ground'));
      return Object.fromEntries(['internal', 'server', 'client', 'producer', 'consumer', 'error'].map(name => {
        const of = light(rgb('--' + name));
        return [name, String((Math.max(of, on) + 0.05) / (Math.min(of, on) + 0.05))];
      }));
      """;

  @BeforeEach
  void aShop(Shop shop) {
    shop.store().clear();
    for (int i = 10; i < 60; i++) {
      shop.store()
          .add(
              request(
                  i,
                  i % 3 == 0 ? "GET /stock/{sku}" : "GET /orders/{id}",
                  600 - i * 10,
                  3 + i * i % 700));
    }
    PlannedSpan order = request(1, "POST /orders", 10, 240).failed();
    PlannedSpan place = order.child(2, "OrderService.place", 4, 230).failed();
    shop.store().add(order);
    shop.store().add(place.with("code.function.name", "com.shop.OrderService.place"));
    for (int i = 0; i < 6; i++) {
      shop.store()
          .add(
              place
                  .child(10 + i, "SELECT stock", 3 + 6 * i, 5)
                  .kind(SpanKind.CLIENT)
                  .with("db.query.text", "select * from stock where sku = " + i));
    }
    shop.store()
        .add(
            place
                .child(20, "POST /payments", 50, 170)
                .kind(SpanKind.CLIENT)
                .failed()
                .event("retry"));
    shop.store().add(place.child(21, "orders send", 44, 4).kind(SpanKind.PRODUCER));
    shop.store()
        .add(
            order
                .child(22, "orders process with a name that is long", 235, 90)
                .kind(SpanKind.CONSUMER));
  }

  @ParameterizedTest
  @CsvSource({"light, 1280", "dark, 1280", "light, 390", "dark, 390"})
  void everyViewStaysWithinItsWidthAndCanBeRead(String theme, int width, Page page, Shop shop) {
    page.prefers(theme).width(width);
    String kind = theme + "-" + width;

    page.open(shop.ui(""), ROWS);
    looksWell(page, "list-" + kind);
    page.open(shop.ui("?view=latency&window=held"), ".latency tbody tr");
    looksWell(page, "latency-" + kind);
    page.open(shop.ui("?trace=" + PlannedSpan.traceId(1)), SPANS);
    looksWell(page, "trace-" + kind);
    page.click("#row-0 .text").sees(".detail");
    looksWell(page, "detail-" + kind);
    page.keys("?").sees("dialog[open]");
    looksWell(page, "keys-" + kind);
    Map<String, String> bars = page.js(BARS);
    // Of a text on a bar; of what is no text 3 would do.
    assertThat(bars.values()).allMatch(ratio -> Double.parseDouble(ratio) >= 4.5);
  }

  private static void looksWell(Page page, String name) {
    page.shot(name).staysWithinItsWidth();
    assertThat(page.<List<String>>js(TOO_FAINT)).as(name).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void theThemeIsTheSystemsUntilTheSwitchSaysOtherwise(String system, Page page, Shop shop) {
    page.prefers(system).open(shop.ui(""), ROWS);
    assertThat(page.<String>js(GROUND)).isEqualTo(system.equals("dark") ? DARK : LIGHT);

    page.press("Theme: system");
    assertThat(page.<String>js(GROUND)).isEqualTo(LIGHT);
    page.press("Theme: light");
    assertThat(page.<String>js(GROUND)).isEqualTo(DARK);
    page.open(shop.ui(""), ROWS);
    assertThat(page.<String>js(GROUND)).as("after a reload").isEqualTo(DARK);
    page.press("Theme: dark");
    assertThat(page.<String>js(GROUND)).isEqualTo(system.equals("dark") ? DARK : LIGHT);
  }

  /** Whether errors are drawn in the colour that they have in the theme. */
  private static final String DRAWN =
      """
      const canvas = document.querySelector('canvas');
      const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
      const css = getComputedStyle(canvas).getPropertyValue('--error').trim();
      const rgb = [1, 3, 5].map(i => parseInt(css.slice(i, i + 2), 16));
      return data.some((_, i) => i % 4 === 0 && rgb.every((part, j) => data[i + j] === part));
      """;

  @ParameterizedTest
  @CsvSource({"'', .scatter", "'?trace=', .minimap"})
  void aSystemThatTurnsDarkIsFollowed(String address, String css, Page page, Shop shop) {
    String trace = address.isEmpty() ? "" : PlannedSpan.traceId(1);
    page.prefers("light").open(shop.ui(address + trace), css).sees(ROWS + ", .detail");

    page.prefers("dark");

    page.until("getComputedStyle(document.body).backgroundColor === arguments[0]", DARK);
    assertThat(page.<Boolean>js(DRAWN)).as("drawn anew").isTrue();
  }

  @Test
  void aNarrowPageStillWorks(Page page, Shop shop) {
    page.width(NARROW).open(shop.ui("?q=name:POST"), ROWS).click(ROWS + " .name a").sees(SPANS);

    page.click("#row-1 .text")
        .sees(".detail h2", "OrderService.place")
        .press("Close")
        .seesNo(".detail");

    assertThat(page.find(".span-time").getSize().width).isGreaterThan(100);
    page.width(WIDE);
  }
}
