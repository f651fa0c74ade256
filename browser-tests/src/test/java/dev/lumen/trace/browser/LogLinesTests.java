package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.NARROW;
import static dev.lumen.trace.browser.Page.SPANS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.spring.LogLine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The lines of the log among the spans that they were written in. */
@ExtendWith(Browser.class)
class LogLinesTests {

  private static final String LINES = ".log-row";
  private static final String FAILURE =
      """
      java.lang.IllegalStateException: no stock
      \tat com.shop.Stock.take(Stock.java:17)
      \t... 3 common frames omitted
      Caused by: java.io.IOException: closed
      """;

  private final PlannedSpan order = Shop.request(8, "POST /orders", 5, 90);
  private final PlannedSpan stock = order.child(2, "take stock", 10, 30);

  @BeforeEach
  void anOrderWithItsLog(Page page, Shop shop) {
    shop.holds(order, stock, order.child(3, "pay", 60, 20))
        .logged(
            order.line(5, "INFO", "order 17 of Anna", null),
            stock.line(12, "WARN", "few are left\n  of lamps", null),
            stock.line(30, "ERROR", "refused", FAILURE),
            order.line(50, "DEBUG", "goes on", null));
    page.open(shop.ui("?trace=" + PlannedSpan.traceId(8)), LINES);
  }

  @Test
  void linesStandBelowTheirSpansByTheirTime(Page page) {
    assertThat(page.texts(".waterfall .virtual-window .text"))
        .containsExactly(
            "POST /orders",
            "order 17 of Anna",
            "take stock",
            "few are left\\n  of lamps",
            "refused",
            "goes on",
            "pay");
    assertThat(page.seen(".log-row.warn")).contains("WARN", "c.s.o.Orders", "22.0 ms");
    assertThat(page.find(".log-row .logger").getDomAttribute("title"))
        .isEqualTo("com.shop.order.Orders, thread main");
    assertThat(page.seen(".log-row.error")).contains("ERROR", "IllegalStateException");
    assertThat(page.find(".log-row.warn").getDomAttribute("aria-level")).isEqualTo("3");
    assertThat(page.extent(".log-row.error .mark").left())
        .as("at its time")
        .isGreaterThan(page.extent(".log-row.warn .mark").left());
    assertThat(page.find(LINES).getSize().height).isLessThan(page.find(SPANS).getSize().height);
    page.sees(".summary", "4 log lines");
    page.width(NARROW).staysWithinItsWidth();
  }

  @Test
  void theButtonHidesThemAndThatIsRemembered(Page page) {
    page.press("Log lines").seesNo(LINES).sees(SPANS);
    page.open(page.address(), SPANS);
    assertThat(page.count(LINES)).isZero();
    assertThat(page.texts(".tools button[aria-pressed=false]")).contains("Log lines");

    page.keys("l").sees(LINES);

    page.press("Collapse all").seesNo(LINES);
    page.press("Level +").press("Level +").sees(".log-row.warn");
  }

  @Test
  void theKeyboardGoesThroughThemAndTheirSpansDetailShowsWhichItIs(Page page) {
    page.keys(Keys.HOME, "j", "j", "j")
        .sees(".log-row.warn.active")
        .sees(".detail h2", "take stock");
    assertThat(page.texts(".log-line.active .message")).containsExactly("few are left\n  of lamps");
    assertThat(page.address()).contains("span=0000000000000002");
    page.keys("j").sees(".log-line.error.active");

    page.keys(Keys.ENTER, Keys.ARROW_LEFT).sees(".span-row.active .text", "take stock");
    assertThat(page.count(".log-line.active")).isZero();

    page.keys("j", "l").seesNo(LINES).sees(".span-row.active .text", "take stock");
    page.keys("l").sees(LINES).keys(Keys.ESCAPE).seesNo(".detail");
  }

  @Test
  void theDetailTellsWhatWasThrown(Page page) {
    page.click(".log-row.error .text").sees(".log-line.error summary", "no stock");
    assertThat(page.count(".log-line .cause")).isZero();
    assertThat(page.seen(".log-line.error")).contains("ERROR", "at 40.0 ms", "c.s.o.Orders");

    page.click(".log-line.error summary").sees(".log-line .cause.root .title", "closed");

    assertThat(page.texts(".log-line .frame"))
        .contains("at com.shop.Stock.take(Stock.java:17)", "… 3 common frames omitted");
    page.watchClipboard().press("Copy as JSON");
    assertThat(page.copied()).contains("\"logs\"", "few are left").doesNotContain("Anna");
  }

  @Test
  void whatIsWrittenInThemIsFound(Page page) {
    page.keys("f").type(".find", "COM.SHOP.STOCK").sees(".find-box output", "1 of 1");
    page.sees(".log-row.error.active.found");

    page.press("Log lines").seesNo(LINES).type(".find", "anna").sees(".find-box output", "1 of 1");

    page.sees(".span-row.active .text", "POST /orders").sees(".log-line .message", "Anna");
  }

  @Test
  void manyLinesAreBoundedAndHowManyAreLeftOutIsSaid(Page page, Shop shop) {
    shop.holds(order)
        .logged(
            IntStream.range(0, 1000)
                .mapToObj(i -> order.line(i / 20, i == 990 ? "WARN" : "INFO", "line " + i, null))
                .toArray(LogLine[]::new));
    page.open(shop.ui("?trace=" + PlannedSpan.traceId(8)), LINES).sees(".summary", "1,000 log");

    page.keys(Keys.END).sees(".log-row.active", "900 more lines");

    page.sees(".log-row.warn", "line 990").sees(".detail .faint", "500 more");
    assertThat(page.count(".log-line")).isEqualTo(500);
    page.keys("f").type(".find", "line 700").sees(".active .text", "POST /orders");
    page.press("Log lines");
    assertThat(page.count(SPANS)).isEqualTo(1);
  }

  @Test
  void whatALineHoldsIsTextAndShowsWhatItIs(Page page, Shop shop) {
    String markup = "<img src=x onerror=alert(1)>\u202egpj";
    shop.holds(order).logged(order.line(1, markup, markup, markup));
    page.open(shop.ui("?trace=" + PlannedSpan.traceId(8)), LINES).sees(".log-line");

    assertThat(page.text(LINES)).contains("<img src=x onerror=alert(1)>\\u202egpj");
    assertThat(page.text(".log-line .message")).endsWith("\\u202egpj");
    assertThat(page.count("img")).isZero();
    assertThat(page.find(".log-row .text").getTagName()).isEqualTo("bdi");
    page.staysWithinItsWidth();
  }

  @Test
  void aFileOfTheTraceHasThem(Page page, Shop shop, @TempDir Path folder) throws Exception {
    List<String> lines = page.texts(LINES);
    String name = "trace-" + PlannedSpan.traceId(8) + ".json";
    Path file = Files.move(page.download(name, "Export"), folder.resolve(name));
    shop.clear();

    page.open(shop.ui(""), "input[type=file]").choose("input[type=file]", file).sees(LINES);

    page.sees(".trace-view .summary", "from trace-");
    assertThat(page.texts(LINES)).isEqualTo(lines);
  }
}
