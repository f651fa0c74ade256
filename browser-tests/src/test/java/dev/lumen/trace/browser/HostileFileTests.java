package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.SPANS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A file may say anything of a span. */
@ExtendWith(Browser.class)
class HostileFileTests {

  private static final String SPAN =
      """
      {"resourceSpans":[{"scopeSpans":[{"spans":[{
        "traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"GET /a","kind":2,
        "startTimeUnixNano":"1769860800000000000","endTimeUnixNano":"1769860800001000000",
        "attributes":[
          {"key":"http.request.method","value":{"arrayValue":{"values":[{"stringValue":"GET"}]}}},
          {"key":"url.scheme","value":{"stringValue":"http"}},{"key":"url.path","value":{"stringValue":"/a"}},
          {"key":"server.address","value":{"stringValue":"localhost"}},
          {"key":"http.request.method_original","value":{"intValue":"5"}}],
        "links":[{"traceId":"no","spanId":"no","droppedAttributesCount":3}],
        "events":[%s]}]}]}]}
      """;

  @Test
  void aMethodThatIsNoTextALinkToNowhereAndAHundredThousandEventsAreShown(Page page, Shop shop)
      throws IOException {
    String event = "{\"name\":\"e\",\"timeUnixNano\":\"1\"}";

    opens(String.join(",", Collections.nCopies(100_000, event)), page, shop);

    page.sees(".detail summary", "Events 100,000").sees(".detail", "more: Copy as JSON has them");
    assertThat(page.count(".event-detail")).isBetween(100L, 1000L);
    assertThat(page.count(".detail a")).isZero();
    page.watchClipboard().press("Copy as curl");
    assertThat(page.copied()).startsWith("curl -X '5' ");
  }

  @Test
  void whatLimitsLeftOutOfExceptionsAndLinksIsSaid(Page page, Shop shop) throws IOException {
    opens("{\"name\":\"exception\",\"droppedAttributesCount\":4}", page, shop);

    page.sees(".event-detail .warning", "4 attribute(s) left out")
        .sees(".event-detail .warning", "3 attribute(s) left out");
  }

  private static void opens(String events, Page page, Shop shop) throws IOException {
    Path file = Files.createTempFile("hostile", ".json");
    Files.writeString(file, SPAN.formatted(events));
    page.open(shop.ui(""), "input[type=file]").choose("input[type=file]", file).sees(SPANS);
    page.click("#row-0 .text").sees(".detail summary", "Attributes");
    Files.delete(file);
  }
}
