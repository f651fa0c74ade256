package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.ROWS;
import static dev.lumen.trace.browser.Page.SPANS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.spring.LogLine;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Browser.class)
class RunningTests {

  private final CountDownLatch stock = new CountDownLatch(1);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final Span[] started = new Span[1];

  @BeforeEach
  void aRequestThatWaits(Shop shop) throws InterruptedException {
    shop.store().clear();
    Thread thread =
        new Thread(
            () -> {
              Span span = shop.tracer().start("GET /slow");
              started[0] = span;
              span.setAttribute("sku", "a-7");
              try (Scope scope = span.makeCurrent()) {
                begun.countDown();
                waitsForStock();
              } finally {
                span.end();
              }
            },
            "request-1");
    thread.setDaemon(true);
    thread.start();
    begun.await();
  }

  private void waitsForStock() {
    try {
      stock.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void goOn() {
    stock.countDown();
  }

  @Test
  void theTimeOfARunningRequestGoesOnUntilItEnds(Page page, Shop shop) {
    page.open(shop.ui("?q=status:running"), ROWS).sees(".row .badge.running");
    String before = page.text(ROWS + " .durationMs");
    page.until(
        "document.querySelector('.virtual-window .durationMs').textContent !== arguments[0]",
        before);

    page.open(shop.ui(""), ROWS).sees(ROWS + " .badge.running");
    stock.countDown();

    page.seesNo(ROWS + " .badge.running").sees(ROWS);
  }

  @Test
  void itsLinesAreAskedForOnceAndThenThoseThatAreNew(Page page, Shop shop) {
    shop.logged(line("begins", Instant.now().minusSeconds(10)));
    page.open(shop.ui("?trace=" + started[0].context().traceId()), ".log-row")
        .until(
            "performance.getEntriesByType('resource').some(({ name }) =>"
                + " name.includes('logsFrom='))");

    shop.logged(line("goes on", Instant.now()));

    page.until("document.querySelectorAll('.log-row').length > 1");
    assertThat(page.texts(".log-row .text")).containsExactly("begins", "goes on");
  }

  private LogLine line(String message, Instant at) {
    TraceContext context = started[0].context();
    return new LogLine(
        context.traceId(),
        context.spanId(),
        at.toEpochMilli() * 1_000_000,
        "INFO",
        "shop.Orders",
        "request-1",
        message,
        null);
  }

  @Test
  void aRunningTraceTicksAndShowsTheCurrentStackOnDemand(Page page, Shop shop) {
    page.open(shop.ui("?trace=" + started[0].context().traceId()), SPANS)
        .sees(".trace-title .badge.running")
        .sees(".bar.running");
    String before = page.text("#row-0 .length");
    page.until("document.querySelector('#row-0 .length').textContent !== arguments[0]", before);

    page.click("#row-0 .text").press("Current stack");

    page.sees(".stack pre", "dev.lumen.trace.browser.RunningTests.waitsForStock")
        .sees(".stack pre", "request-1, waiting");
    stock.countDown();
    page.seesNo(".trace-title .badge.running");
  }

  @Test
  void whatSomebodyReadsStaysWhileTheTraceRuns(Page page, Shop shop) {
    page.open(shop.ui("?trace=" + started[0].context().traceId()), SPANS)
        .type(".find", "slow")
        .sees(".detail h2", "GET /slow");
    page.js(
        """
        window.kept = [...document.querySelectorAll('.trace-view button:not(.toggle), .summary *, .detail *:not(dl *)')];
        document.querySelector('.detail details summary').click();
        document.querySelector('.detail header button').focus();
        """);

    for (int i = 0; i < 2; i++) {
      String before = page.text(".facts");
      page.until("document.querySelector('.facts').textContent !== arguments[0]", before);
    }

    assertThat(page.<List<?>>js("return window.kept.filter(e => !e.isConnected)")).isEmpty();
    assertThat(page.<String>js("return document.activeElement.textContent")).isEqualTo("Close");
    assertThat(
            page.<Boolean>js("return document.querySelector('.detail details:not([hidden])').open"))
        .isFalse();
    assertThat(page.count(".found")).isEqualTo(1);
    started[0].setAttribute("colour", "red");
    page.sees(".detail dt", "colour");
  }

  @Test
  void aSpanThatStartsAfterTheRequestHasEndedIsShown(Page page, Shop shop) {
    page.open(shop.ui("?trace=" + started[0].context().traceId()), SPANS);
    stock.countDown();
    page.seesNo(".trace-title .badge.running");

    shop.tracer().spanBuilder("mail").parent(started[0]).start().end();

    page.sees(SPANS, "mail");
  }

  @Test
  void whateverATraceIsShownAsItGoesOnWhileItRuns(Page page, Shop shop) {
    shop.store().add(Shop.request(7, "GET /slow", 60, 50));
    page.open(
            shop.ui("?trace=" + started[0].context().traceId() + "&as=table"), ".figures td button")
        .js("document.querySelector('.figures td button').focus()");
    Span mail = below("mail", shop);
    page.sees(".figures tbody th", "mail");
    assertThat(page.<String>js("return document.activeElement.dataset.of")).contains("GET /slow");

    page.press("Flame graph")
        .click(".flame .frame:first-child")
        .sees(".other .summary", "GET /slow: 1 span");
    Span print = below("print", shop);
    page.sees(".flame .frame", "print").sees(".other .summary", "GET /slow: 1 span");
    assertThat(page.<String>js("return document.activeElement.textContent")).isEqualTo("GET /slow");

    page.press("Compare").sees(".compared tbody th", "print");
    page.type(".compare-with input", "an id");
    Span send = below("send", shop);
    page.sees(".compared tbody th", "send");
    assertThat(page.find(".compare-with input").getDomProperty("value")).isEqualTo("an id");
    List.of(mail, print, send).forEach(Span::end);
  }

  private Span below(String name, Shop shop) {
    return shop.tracer().spanBuilder(name).parent(started[0]).startDetached();
  }

  @Test
  void oneAnswerThatFailsIsNotTheLastOfATraceThatIsNotListed(Page page, Shop shop) {
    page.open(shop.ui("?q=other&trace=" + started[0].context().traceId()), SPANS);
    page.js(
        """
        const { fetch } = window;
        window.fetch = (url, options) => {
          if (!/traces\\/[0-9a-f]{32}/.test(url)) {
            return fetch(url, options);
          }
          window.fetch = fetch;
          return Promise.reject(new TypeError('Failed to fetch'));
        };
        """);
    page.sees(".trace-view .summary", "does not answer");

    page.sees(".trace-view .summary", "1 span");

    stock.countDown();
    page.seesNo(".trace-title .badge.running");
  }

  @Test
  void aPinnedTraceIsKeptAsItWasWhenThePageIsLeftAndNotWrittenEachTime(Page page, Shop shop) {
    page.open(shop.ui("?trace=" + started[0].context().traceId()), SPANS).press("Pin");
    page.js(
        """
        window.written = 0;
        const { setItem } = Storage.prototype;
        Storage.prototype.setItem = function (...item) {
          window.written++;
          return setItem.apply(this, item);
        };
        """);
    started[0].setAttribute("colour", "red");
    page.sees(".detail dt", "colour");
    assertThat(page.<Long>js("return window.written")).isZero();

    page.open(shop.ui(""), ".pin a");

    assertThat(page.<String>js("return sessionStorage['lumen-trace-pinned']")).contains("red");
    page.click("[aria-label='Let GET /slow go']").seesNo(".pin");
  }

  @Test
  void aPauseOfTheListIsNoneOfTheTrace(Page page, Shop shop) {
    page.open(shop.ui("?trace=" + started[0].context().traceId()), SPANS).press("Pause");
    stock.countDown();

    page.seesNo(".trace-title .badge.running");
  }

  @Test
  void aThreadWithoutANameAsVirtualOnesAreHasNoStackAndThatIsSaid(Page page, Shop shop)
      throws InterruptedException {
    Span[] span = new Span[1];
    Thread thread =
        new Thread(() -> span[0] = shop.tracer().spanBuilder("GET /virtual").startDetached(), "");
    thread.start();
    thread.join();
    page.open(shop.ui("?trace=" + span[0].context().traceId()), SPANS);

    page.click("#row-0 .text").sees(".facts dd", "without a name");

    assertThat(page.find(".stack button").isDisplayed()).isFalse();
    span[0].end();
  }
}
