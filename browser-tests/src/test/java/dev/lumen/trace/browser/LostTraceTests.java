package dev.lumen.trace.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.SpanProcessor;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The address of a trace that is not there says why, what decides that, and what to do. */
@ExtendWith(Browser.class)
class LostTraceTests {

  private static final int HELD = 20;
  private static final String NOWHERE = "nowhere";

  // Records what its callers want recorded, and nothing of its own.
  private static Shop application;
  private static long traces;

  @BeforeAll
  static void open() {
    application =
        Shop.open(
            Filter.class,
            "lumen.trace.sampling.strategy=never",
            "lumen.trace.max-spans-per-second=200",
            "lumen.trace.store.max-spans=" + HELD,
            "lumen.trace.store.max-size=1MB");
  }

  @AfterAll
  static void close() {
    application.close();
  }

  /**
   * What may become of a trace, and what the page says then.
   *
   * @param lose gives one of which it has become so
   */
  record Fate(
      String name,
      String badge,
      String became,
      String property,
      String advice,
      Supplier<TraceId> lose) {

    @Override
    public String toString() {
      return name;
    }
  }

  /** The last takes the time of others. */
  static List<Fate> fates() {
    return List.of(
        new Fate(
            "evicted by spans",
            "evicted",
            "This trace was evicted: newer ones had more spans than are held.",
            "lumen.trace.store.max-spans",
            "Raise it to hold more spans.",
            () -> recordedBefore(HELD, 0)),
        new Fate(
            "evicted by size",
            "evicted",
            "This trace was evicted: newer ones took more memory than they may.",
            "lumen.trace.store.max-size",
            "Raise it to hold more.",
            () -> recordedBefore(HELD / 2, 60)),
        new Fate(
            "refused",
            "refused",
            "This trace was refused: it would have taken more than half of what is held.",
            "lumen.trace.store.max-size",
            "Raise it: a trace may take half of it.",
            () -> recorded("large", 128)),
        new Fate(
            "filtered",
            "filtered",
            "This trace went nowhere: it was too short to matter, or a span processor had it so.",
            "",
            "It was shorter than lumen.trace.traced.beans-min-duration, or look for the"
                + " SpanProcessor whose onEnding says false to it.",
            () -> recorded(NOWHERE, 0)),
        new Fate(
            "cleared",
            "cleared",
            "This trace was forgotten with all others.",
            "",
            "",
            LostTraceTests::forgotten),
        new Fate(
            "unsampled",
            "unsampled",
            "This trace was not recorded: the sampler did not want it.",
            "lumen.trace.sampling.strategy",
            "Set it to always to record all of them.",
            LostTraceTests::ofNoCaller),
        new Fate(
            "unsampled by caller",
            "unsampled by caller",
            "This trace was not recorded: its caller had decided so.",
            "lumen.trace.sampling.parent-based",
            "Set it to false to decide here, whatever callers say.",
            () -> ended(of(0))),
        new Fate(
            "rate limited",
            "rate limited",
            "This trace was not recorded: the spans per second were used up.",
            "lumen.trace.max-spans-per-second",
            "Raise it, or set it to 0 for no bound.",
            LostTraceTests::beyondTheRate));
  }

  @ParameterizedTest
  @MethodSource("fates")
  void isSaidToBe(Fate fate, Page page) {
    TraceId lost = fate.lose().get();

    page.open(application.ui("?trace=" + lost), ".missing .badge");

    assertThat(page.text(".missing .badge")).isEqualTo(fate.badge());
    assertThat(page.text(".became")).isEqualTo(fate.became());
    assertThat(String.join("", page.texts(".missing code"))).isEqualTo(fate.property());
    assertThat(String.join("", page.texts(".missing .faint"))).isEqualTo(fate.advice());
    assertThat(page.find(".tools").isDisplayed()).as("tools").isFalse();
    assertThat(page.find(".waterfall").isDisplayed()).as("spans").isFalse();
    assertThat(page.complaints()).isNotEmpty().allMatch(each -> each.contains("404"));
    page.press("← All traces").sees(".list-view").leave();
  }

  /** One that went since so many came after it. */
  private static TraceId recordedBefore(int others, int attributes) {
    TraceId first = recorded("first", 0);
    for (int i = 0; i < others; i++) {
      recorded("newer", attributes);
    }
    return first;
  }

  private static TraceId forgotten() {
    TraceId id = recorded("forgotten", 0);
    application.store().stats();
    application.store().clear();
    return id;
  }

  private static TraceId ofNoCaller() {
    return ended(application.tracer().start("quiet"));
  }

  private static TraceId beyondTheRate() {
    Span span = of(1);
    while (span.context().isSampled()) {
      span.end();
      span = of(1);
    }
    return ended(span);
  }

  /** With so many long attributes. Waits until the rate admits it. */
  private static TraceId recorded(String name, int attributes) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    Span span = of(1);
    while (!span.context().isSampled() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
      span = of(1);
    }
    span.updateName(name);
    for (int i = 0; i < attributes; i++) {
      span.setAttribute("long." + i, "x".repeat(4096));
    }
    return ended(span);
  }

  private static TraceId ended(Span span) {
    span.end();
    return span.context().traceId();
  }

  /** Of a caller that wants it recorded, or not. */
  private static Span of(int sampled) {
    TraceContext caller =
        TraceContext.remote(
            new TraceId(71, ++traces), new SpanId(1), (byte) sampled, TraceState.EMPTY);
    return application.tracer().spanBuilder("asked").parent(caller).startDetached();
  }

  @Configuration(proxyBeanMethods = false)
  static class Filter {

    @Bean
    SpanProcessor notNowhere() {
      return new SpanProcessor() {
        @Override
        public boolean onEnding(Span span, SpanData data) {
          return !data.name().equals(NOWHERE);
        }
      };
    }
  }
}
