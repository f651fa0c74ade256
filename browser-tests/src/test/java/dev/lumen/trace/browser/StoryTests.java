package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.ROWS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What went wrong, from the root cause on. */
@ExtendWith(Browser.class)
class StoryTests {

  @BeforeEach
  void threeOrdersThatFailed(Page page, Shop shop) {
    shop.store().clear();
    String last = "";
    for (int i = 0; i < 3; i++) {
      last = failedOrder(shop);
    }
    page.open(shop.ui("?trace=" + last), ".story").watchClipboard();
  }

  private static String failedOrder(Shop shop) {
    Span span = shop.tracer().spanBuilder("POST /orders").startDetached();
    // What the search finds whether or not it looks into exceptions.
    span.setAttribute("error.type", "java.util.NoSuchElementException");
    span.setAttribute("code.function.name", StoryTests.class.getName() + ".takeFromStock");
    try {
      placeOrder();
    } catch (IllegalStateException e) {
      span.recordError(e);
    }
    span.end();
    return span.context().traceId().toString();
  }

  private static void placeOrder() {
    try {
      takeFromStock();
    } catch (RuntimeException e) {
      throw new IllegalStateException("Order 17 failed", e);
    }
  }

  private static void takeFromStock() {
    Object unused = Optional.empty().orElseThrow();
    throw new AssertionError(unused);
  }

  @Test
  void theRootCauseIsOnTopAndOwnFramesStandOut(Page page) {
    assertThat(page.texts(".cause .title"))
        .containsExactly(
            "java.util.NoSuchElementException: No value present",
            "java.lang.IllegalStateException: Order 17 failed");
    assertThat(page.texts(".cause .caption")).containsExactly("Root cause", "which was caught as");
    assertThat(page.text(".cause.root .frame.own")).contains("StoryTests.takeFromStock");
    page.sees(".cause .folded summary", "frames of frameworks");
    assertThat(page.texts(".frames .frame")).noneMatch(frame -> frame.contains("org.junit"));

    page.click(".cause .folded summary");

    page.sees(".cause .folded .frame.faint");
    assertThat(page.find(".frames .frame").getCssValue("overflow-wrap")).isEqualTo("anywhere");
  }

  @Test
  void theStackTraceIsCopiedAsItWasRecorded(Page page) {
    page.press("Copy stack trace");

    assertThat(page.copied())
        .startsWith("java.lang.IllegalStateException: Order 17 failed\n\tat ")
        .contains("Caused by: java.util.NoSuchElementException");
  }

  @Test
  void theSameErrorInOtherTracesIsALink(Page page) {
    page.open(page.address() + "&from=1&to=2&min=1&max=2", ".story");
    page.sees(".same", "The same in 3 traces");

    page.click(".same").sees(ROWS).sees(".summary", "3 traces");

    assertThat(page.address()).contains("NoSuchElementException").contains("takeFromStock");
  }

  @Test
  void aFrameOpensInTheEditorThatTheUserSetOnce(Page page, Shop shop) {
    page.click(".editor summary").type(".editor-link", "javascript:alert({path})").press("Set");
    page.sees(".editor .error-text", "the scheme of an editor");
    assertThat(page.count(".frame a")).isZero();

    page.type(".editor-link", "idea://open?file=/src/{path}&line={line}").press("Set");
    page.sees(".frame.own a");

    String opened = "idea://open\\?file=/src/dev/lumen/trace/browser/StoryTests.java&line=\\d+";
    assertThat(page.find(".frame.own a").getDomAttribute("href")).matches(opened);
    page.open(page.address(), ".frame.own a");
    assertThat(page.find(".frame.own a").getDomAttribute("href")).as("anew").matches(opened);
  }

  @Test
  void aTraceOfOneSpanOrOneFailureOpensWithIt(Page page, Shop shop) {
    page.sees(".detail h2", "POST /orders");
    PlannedSpan root = Shop.request(9, "GET /report", 3, 90);
    shop.holds(root, root.child(2, "read", 1, 20), root.child(3, "write", 30, 20).failed());

    page.open(shop.ui("?trace=" + PlannedSpan.traceId(9)), ".detail");

    assertThat(page.text(".detail h2")).isEqualTo("write");
    page.press("Close").seesNo(".detail");
    shop.holds(root, root.child(2, "read", 1, 20), root.child(3, "write", 30, 20));
    page.open(shop.ui("?trace=" + PlannedSpan.traceId(9)), ".span-row:nth-child(3)");
    assertThat(page.texts(".detail")).isEqualTo(List.of());
  }
}
