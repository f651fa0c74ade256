package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.SPANS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Lines that stand for many spans say what those do. */
@ExtendWith(Browser.class)
class FoldingTests {

  private static final String PARALLEL = ".span-row:has(.times):has(.client)";

  @BeforeEach
  void sixCallsAtOnceAndFortyBatches(Page page, Shop shop) {
    PlannedSpan root = Shop.request(8, "GET /quote", 5, 900);
    List<PlannedSpan> spans = new ArrayList<>(List.of(root));
    for (int i = 0; i < 6; i++) {
      spans.add(
          root.child(10 + i, "GET /stock/{sku}", 0, 300 - (i == 2 ? 0 : i + 1))
              .kind(SpanKind.CLIENT)
              .with("url.template", "/stock/{sku}"));
    }
    for (int batch = 0; batch < 40; batch++) {
      PlannedSpan work = root.child(100 + batch, "Import.batch", 320 + batch * 12L, 12);
      spans.add(work);
      for (int i = 0; i < 12; i++) {
        spans.add(
            work.child(1000 + batch * 12L + i, "INSERT items", i, 1)
                .kind(SpanKind.CLIENT)
                .with("db.query.text", "insert into items values (" + i + ")"));
      }
    }
    shop.holds(spans.toArray(PlannedSpan[]::new));
    page.open(shop.ui("?trace=" + PlannedSpan.traceId(8)), SPANS);
  }

  @Test
  void callsAtOnceAreParallelAndTakeAsLongAsTheLongest(Page page) {
    String line = page.seen(PARALLEL);

    assertThat(line).contains("×6 parallel").contains("300 ms").doesNotContain("N+1", "1.7");
    assertThat(page.count(PARALLEL + " .critical-part")).isPositive();
  }

  @Test
  void statementsBelowManyBatchesAreOneNPlusOne(Page page) {
    page.sees(".span-row .n-plus-one", "N+1 ×480");

    assertThat(page.seen(".span-row:has(.n-plus-one)")).contains("Import.batch", "×40", "480 ms");
  }

  @Test
  void aLineHasItsFiguresAndGoesToItsSlowest(Page page) {
    page.click(PARALLEL + " .text").sees(".detail.group h2", "GET /stock/{sku} ×6");
    assertThat(page.seen(".group .facts"))
        .contains(
            "at the same time", "On the critical path", "Fastest", "294 ms", "Mean", "297 ms");
    assertThat(page.address()).doesNotContain("span=");

    page.press("To the slowest").sees(".detail:not(.group) .facts", "000000000000000c");

    assertThat(page.count(PARALLEL + " + .span-row")).as("the line is unfolded").isPositive();
    page.sees(".span-row.active .text", "GET /stock/{sku}");
  }
}
