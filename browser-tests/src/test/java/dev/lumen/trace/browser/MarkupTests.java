package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.ROWS;
import static dev.lumen.trace.browser.Page.SPANS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanStatus;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** Markup in every field of a span: shown as the text that it is. */
@ExtendWith(Browser.class)
class MarkupTests {

  private static final String EVIL =
      "<img src=x onerror=\"window.broken=1\"><script>window.broken=1</script>";

  @Test
  void isShownAsText(Page page) throws InterruptedException {
    try (Shop shop = Shop.open("spring.application.name=" + EVIL)) {
      String traceId = evilTrace(shop);

      page.open(shop.ui(""), ROWS);
      assertThat(page.text(ROWS + " .name")).isEqualTo("name" + EVIL + "IllegalStateException");
      assertThat(page.text(".service")).isEqualTo(EVIL);
      page.type("#search", "name:name").sees("#candidates li", "<img");
      page.open(shop.ui("?view=latency&window=held"), ".latency tbody tr")
          .sees(".latency .name", EVIL);
      page.open(shop.ui("?q=%22" + "%3Cimg%20src%3Dx" + "%22&trace=" + traceId), SPANS)
          .click("#row-0 .text");

      for (String part : List.of("name", "value", "event", "message", "link", "event value")) {
        page.sees(".detail", part + EVIL);
      }
      page.sees(".detail dt", "key" + EVIL);
      assertThat(page.texts(".facts dd"))
          .contains(EVIL, "thread" + EVIL, "error: message" + EVIL, "code" + EVIL);
      page.type(".find", EVIL + Keys.ENTER).sees(".find-box output", "1 of ");
      assertThat(page.count("img")).isZero();
      assertThat(page.count("body script")).isZero();
      assertThat(page.<Object>js("return window.broken ?? null")).isNull();
      page.leave();
    }
  }

  private static String evilTrace(Shop shop) throws InterruptedException {
    String[] traceId = new String[1];
    Thread thread =
        new Thread(
            () -> {
              Span other = shop.tracer().start("other");
              other.end();
              Span span =
                  shop.tracer()
                      .spanBuilder("name" + EVIL)
                      .kind(SpanKind.SERVER)
                      .attribute("key" + EVIL, "value" + EVIL)
                      .attribute("code.function.name", "code" + EVIL)
                      .link(other.context(), Attributes.of("link" + EVIL, "link" + EVIL))
                      .start();
              span.addEvent("event" + EVIL, Attributes.of("k" + EVIL, "event value" + EVIL));
              span.recordException(new IllegalStateException("exception" + EVIL));
              span.setStatus(SpanStatus.ERROR, "message" + EVIL);
              span.end();
              traceId[0] = span.context().traceId().toString();
            },
            "thread" + EVIL);
    thread.start();
    thread.join();
    return traceId[0];
  }
}
