package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.ROWS;
import static dev.lumen.trace.browser.Page.SPANS;
import static dev.lumen.trace.browser.Shop.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Browser.class)
class ImportTests {

  @Test
  void everyTraceOfAFileIsShown(Page page, Shop shop, @TempDir Path folder) throws IOException {
    page.open(shop.ui(""), "input[type=file]")
        .choose("input[type=file]", file(folder, 1, 2, 3))
        .sees("h1", "imported 1");
    assertThat(page.texts(".imported button"))
        .containsExactly("imported 1, 5.00 ms", "imported 2, 5.00 ms", "imported 3, 5.00 ms");

    page.click(".imported button:nth-child(3)").sees("h1", "imported 3").sees(SPANS);

    page.press("← Traces").click(".imported button:nth-child(2)").sees("h1", "imported 2");
  }

  @Test
  void aTraceThatIsOnViewIsReplacedByTheOneOfAFile(Page page, Shop shop, @TempDir Path folder)
      throws IOException {
    shop.holds(request(1, "GET /held", 20, 5));
    page.open(shop.ui(""), ROWS).click(ROWS + " .name a").sees("h1", "GET /held");

    page.choose("input[type=file]", file(folder, 1)).sees("h1", "imported 1");

    page.sees(".trace-view .summary", "from traces.json");
  }

  /** Of one span each. */
  private static Path file(Path folder, int... traces) throws IOException {
    String spans =
        IntStream.of(traces)
            .mapToObj(
                trace ->
                    """
                    {"traceId":"%s","spanId":"00000000000000a1","name":"imported %d",
                     "startTimeUnixNano":"1769860800000000000","endTimeUnixNano":"1769860800005000000"}
                    """
                        .formatted(PlannedSpan.traceId(trace), trace))
            .collect(Collectors.joining(","));
    return Files.writeString(
        folder.resolve("traces.json"),
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + spans + "]}]}]}");
  }
}
