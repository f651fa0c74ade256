package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.SPANS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.data.SpanKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The length of a bar: behind it, before it, or on it, and always to be read. */
@ExtendWith(Browser.class)
class LabelTests {

  /** Texts on no bar that is wide enough, on its stripes, or too faint; and those across a bar. */
  private static final String UNREADABLE =
      """
      const rgb = css => css.match(/[\\d.]+/g).map(Number);
      const part = v => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
      const light = css => { const [r, g, b] = rgb(css); return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b); };
      const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
      const bars = label => [...label.parentElement.querySelectorAll('.bar')].map(bar => {
        const { backgroundColor: color, backgroundImage: image, backgroundSize: size } = getComputedStyle(bar);
        const { left, right } = bar.getBoundingClientRect();
        return { left, right, color, plain: right - (image === 'none' ? 0 : parseFloat(size)) };
      });
      return [...document.querySelectorAll('.length')].filter(label => {
        const range = document.createRange();
        range.selectNodeContents(label);
        const { left, right } = range.getBoundingClientRect();
        const { color, backgroundColor } = getComputedStyle(label);
        return label.matches('.on-bar')
            ? !bars(label).some(bar => bar.left <= left && right <= bar.plain && contrast(color, bar.color) >= 4.5)
            : backgroundColor === 'rgba(0, 0, 0, 0)' && bars(label).some(bar => bar.left < right && left < bar.right);
      }).map(label => label.className + ' ' + label.textContent);
      """;

  @ParameterizedTest
  @CsvSource({"light, 1280", "dark, 1280", "light, 390", "dark, 390"})
  void canBeRead(String theme, int width, Page page, Shop shop) {
    PlannedSpan root =
        new PlannedSpan(6, 1, 0, "GET /cart", Instant.now().minusSeconds(9), Duration.ofMillis(99));
    shop.holds(root, root.child(2, "near the end", 90, 8), root.child(3, "short", 5, 1).failed());
    for (int i = 0; i < 6; i++) {
      shop.store().add(root.child(10 + i, "SELECT", 1 + 19 * i, 1).kind(SpanKind.CLIENT));
    }
    Span running =
        shop.tracer()
            .spanBuilder("GET /slow")
            .kind(SpanKind.SERVER)
            .startTime(Instant.now().minusSeconds(7))
            .startDetached();
    page.prefers(theme).width(width);

    page.open(shop.ui("?trace=" + PlannedSpan.traceId(6)), SPANS).sees(".length.on-bar");
    page.shot("labels-" + theme + "-" + width);
    assertThat(page.<List<String>>js(UNREADABLE)).isEmpty();
    page.open(shop.ui("?trace=" + running.context().traceId()), SPANS).sees(".length.on-bar");
    page.shot("running-" + theme + "-" + width).sees(".bar.running");
    assertThat(page.<List<String>>js(UNREADABLE)).isEmpty();
    // Nor does what is below a text fade with time.
    page.send("Emulation.setEmulatedMedia", "features", List.of());
    assertThat(page.find(".bar.running").getCssValue("animation-name")).isEqualTo("none");
    running.end();
  }
}
