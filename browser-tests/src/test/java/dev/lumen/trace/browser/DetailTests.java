package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.SPANS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Browser.class)
class DetailTests {

  private String traceId = "";
  private String linkedTrace = "";
  private String address = "";

  @BeforeEach
  void aFailedOrder(Page page, Shop shop) {
    shop.store().clear();
    Span linked = shop.tracer().start("GET /earlier");
    linked.end();
    Span span =
        shop.tracer()
            .spanBuilder("POST /orders")
            .kind(SpanKind.SERVER)
            .attribute("http.request.method", "POST")
            .attribute("url.scheme", "http")
            .attribute("url.path", "/orders")
            .attribute("server.address", "localhost")
            .attribute("server.port", 8080)
            .attribute("code.function.name", "com.shop.Orders.place")
            .attribute("order.number", 1234567890123456789L)
            .attribute("order.amount", 2.0)
            .link(linked.context(), Attributes.of("why", "retried"))
            .start();
    for (int i = 0; i < 130; i++) {
      span.setAttribute("item." + i, i);
    }
    span.addEvent("stock reserved", Attributes.of("items", 3));
    span.recordError(new IllegalStateException("Card declined"));
    try (Scope scope = span.makeCurrent()) {
      shop.tracer().start("pay").end();
    }
    span.end();
    traceId = span.context().traceId().toString();
    linkedTrace = linked.context().traceId().toString();
    address = shop.ui("?trace=" + traceId + "&span=" + span.context().spanId());
    page.open(address, ".detail").watchClipboard();
  }

  @Test
  void factsOfTheSpanAreNamed(Page page) {
    String facts = page.seen(".facts");

    assertThat(facts)
        .contains("error: Card declined", "server", Shop.NAME, "com.shop.Orders.place")
        .contains(Thread.currentThread().getName());
  }

  @Test
  void attributesAndEventsAreListed(Page page) {
    assertThat(page.texts(".detail .pairs dt")).contains("http.request.method", "item.1");
    assertThat(page.texts(".detail .pairs dd")).contains("POST", "1234567890123456789", "2.0");
    page.sees(".event-detail", "stock reserved");
  }

  @Test
  void anExceptionHasItsMessageAndItsStackTrace(Page page) {
    page.sees(".event-detail", "java.lang.IllegalStateException")
        .sees(".event-detail", "Card declined");

    assertThat(page.text(".event-detail .frames"))
        .contains("at dev.lumen.trace.browser.DetailTests.aFailedOrder");
  }

  @Test
  void aLinkLeadsToTheOtherTrace(Page page) {
    page.sees(".detail", "retried");

    page.click(".detail a");

    page.sees("h1", "GET /earlier");
    assertThat(page.address()).contains(linkedTrace);
  }

  @Test
  void aNewTabForALinkIsLeftToTheBrowser(Page page) {
    boolean taken =
        page.js(
"""
let taken;
addEventListener('click', event => { taken = event.defaultPrevented; event.preventDefault(); }, { once: true });
document.querySelector('.detail a').dispatchEvent(
    new MouseEvent('click', { ctrlKey: true, bubbles: true, cancelable: true }));
return taken;
""");

    assertThat(taken).isFalse();
    assertThat(page.address()).isEqualTo(address);
  }

  @Test
  void whatLimitsLeftOutIsSaid(Page page) {
    assertThat(page.texts(".detail .warning")).anyMatch(text -> text.contains("attribute"));
  }

  @Test
  void theSpanIsCopiedAsJson(Page page) {
    page.press("Copy as JSON");

    assertThat(page.copied())
        .contains("\"name\": \"POST /orders\"", "\"item.1\": 1")
        .contains("\"order.number\": 1234567890123456789", "\"order.amount\": 2.0");
  }

  @Test
  void theRequestIsCopiedAsCurlWithASampledTraceparent(Page page) {
    page.press("Copy as curl");

    assertThat(page.copied())
        .matches(
            "curl -X 'POST' -H 'traceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-01'"
                + " 'http://localhost:8080/orders'");
  }

  @Test
  void theSpanIsCopiedAsAnAssertion(Page page) {
    page.press("Copy as assertion");

    assertThat(page.copied())
        .startsWith("assertThat(exporter.spans())")
        .contains("assertThat(span.name()).isEqualTo(\"POST /orders\");")
        .contains("assertThat(span.status()).isEqualTo(SpanStatus.ERROR);")
        .contains(".containsEntry(\"order.number\", 1234567890123456789L)")
        .contains(".containsEntry(\"order.amount\", 2.0)");
  }

  @Test
  void aDeepLinkShowsTheTraceAndTheSpan(Page page) {
    page.press("Copy link");

    assertThat(page.copied()).isEqualTo(address);
    assertThat(page.text(".active .text")).isEqualTo("POST /orders");
  }

  @Test
  void anotherSpanGoesToTheAddressAndBackReturns(Page page) {
    page.click("#row-1 .text").sees(".detail h2", "pay");
    assertThat(page.address()).isNotEqualTo(address);

    page.press("Close").seesNo(".detail");
    assertThat(page.address()).doesNotContain("span=");
    page.back().sees(".detail");
  }

  @Test
  void aTraceThatIsNotHeldIsSaidInWordsAndNotAskedForAgain(Page page, Shop shop) {
    shop.store().clear();
    String asked =
        "performance.getEntriesByType('resource').filter(e =>"
            + " e.name.includes(arguments[0])).length";

    page.open(shop.ui("?trace=" + traceId), ".missing");

    page.sees(".missing", "This trace was forgotten with all others.");
    page.until(asked + " > 3", "since=");
    assertThat(page.<Long>js("return " + asked, traceId + "?from")).isEqualTo(1);
    assertThat(page.complaints()).isNotEmpty().allMatch(each -> each.contains("404"));
  }

  @Test
  void aSpanThatIsNotHeldIsSaidInWords(Page page, Shop shop) {
    page.open(shop.ui("?trace=" + traceId + "&span=00000000000000ff"), SPANS);

    page.sees("#problem", "This span is not held").seesNo(".detail");
  }

  @Test
  void theTraceIsExportedAsOtlpAndImportedAgain(Page page, Shop shop) throws IOException {
    List<String> names = page.texts(SPANS + " .text");
    Path file = page.download("trace-" + traceId + ".json", "Export");
    shop.store().clear();
    page.open(shop.ui(""), ".empty");

    page.choose("input[type=file]", file);

    page.sees("h1", "POST /orders").sees(".summary", "from trace-" + traceId);
    assertThat(page.texts(SPANS + " .text")).isEqualTo(names);
    page.click("#row-0 .text").sees(".detail", "Card declined");
    page.sees(".detail dd", "1234567890123456789");
    assertThat(Files.readString(file))
        .contains("resourceSpans", traceId)
        .contains("\"intValue\": \"1234567890123456789\"", "\"doubleValue\": 2.0");
  }

  @Test
  void aFileThatIsNoOtlpIsSaidInWords(Page page, Shop shop) throws IOException {
    Path file = Files.createTempFile("not", ".json");
    Files.writeString(file, "{\"a\": 1");
    page.open(shop.ui(""), "input[type=file]").choose("input[type=file]", file);

    page.until("!document.querySelector('#problem').hidden");
    assertThat(page.text("#problem")).isNotBlank();
  }
}
