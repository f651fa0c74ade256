package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.NARROW;
import static dev.lumen.trace.browser.Page.ROWS;
import static dev.lumen.trace.browser.Page.SPANS;
import static dev.lumen.trace.browser.Page.WIDE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A trace that is not there says what became of it, and the empty list what was not recorded. */
@ExtendWith(Browser.class)
class WhereaboutsTests {

  // Of no other test: what became of a trace is remembered.
  private static final long NOBODYS = 770_099;
  private static final TraceId UNSAMPLED = new TraceId(7, 7);

  @Test
  void aTraceThatIsNotThereSaysWhatBecameOfItAndLeadsBack(Page page, Shop shop) {
    shop.holds(Shop.request(1, "GET /held", 3, 5));
    leaveToTheCaller(shop);

    page.open(shop.ui("?trace=" + UNSAMPLED), ".missing .badge");

    assertThat(page.text(".missing .badge")).isEqualTo("unsampled by caller");
    page.sees(".missing", "This trace was not recorded: its caller had decided so.")
        .sees(".missing code", "lumen.trace.sampling.parent-based")
        .sees(".missing", "Set it to false to decide here, whatever callers say.");
    assertThat(page.find(".tools").isDisplayed()).as("tools").isFalse();
    assertThat(page.find(".waterfall").isDisplayed()).as("spans").isFalse();
    for (String theme : new String[] {"light", "dark"}) {
      page.prefers(theme).width(NARROW).shot("missing-narrow-" + theme).staysWithinItsWidth();
      page.width(WIDE).shot("missing-" + theme);
    }
    page.press("← All traces").sees(ROWS, "GET /held");
    assertThat(page.complaints()).isNotEmpty().allMatch(each -> each.contains("404"));
  }

  @Test
  void aTraceThatNobodyKnowsMayBeElsewhereAndIsShownOnceItIsHeld(Page page, Shop shop) {
    shop.holds(Shop.request(1, "GET /held", 3, 5));
    page.open(shop.ui("?trace=" + PlannedSpan.traceId(NOBODYS)), ".missing");
    page.sees(".missing .badge", "unknown").sees(".missing", "It may be another service's");

    shop.store().add(Shop.request(NOBODYS, "GET /late", 0, 5));

    page.sees(SPANS, "GET /late").seesNo(".lost");
    assertThat(page.find(".tools").isDisplayed()).isTrue();
    assertThat(page.complaints()).isNotEmpty().allMatch(each -> each.contains("404"));
  }

  @Test
  void theEmptyListSaysWhatCallersDidNotWantRecorded(Page page, Shop shop) {
    shop.store().clear();
    leaveToTheCaller(shop);

    page.open(shop.ui(""), ".empty code");

    page.sees(".empty", "not recorded, as callers had decided so by a traceparent")
        .sees(".empty code", "lumen.trace.sampling.parent-based");
    String before = page.text(".empty");
    leaveToTheCaller(shop);
    page.until("document.querySelector('.empty').textContent !== arguments[0]", before);
    page.shot("empty-unsampled");
  }

  private static void leaveToTheCaller(Shop shop) {
    TraceContext caller = TraceContext.remote(UNSAMPLED, new SpanId(1), (byte) 0, TraceState.EMPTY);
    shop.tracer().spanBuilder("quiet").parent(caller).start().end();
  }
}
