package dev.lumen.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanLimits;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.export.InMemoryExporter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpanTests {

  private static final TraceContext OTHER =
      TraceContext.remote(
          new TraceId(1, 2), new SpanId(3), TraceContext.SAMPLED, TraceState.parse("a=1"));

  private final InMemoryExporter exporter = new InMemoryExporter();
  private final Tracer tracer = Tracer.builder().exporter(exporter).build();

  @Test
  void aKeySetAgainHasItsNewValue() {
    try (Span span = tracer.start("operation")) {
      span.setAttribute("a", 1).setAttribute("b", 2).setAttribute("a", "one");
    }

    assertThat(only().attributes().asMap()).containsExactly(entry("a", "one"), entry("b", 2L));
  }

  @Test
  void nothingIsKeptAfterTheEnd() {
    Span span = tracer.start("operation");
    span.setAttribute("a", 1);
    span.end();

    span.setAttribute("b", 2).setAttributes(Attributes.of("c", 3)).addEvent("event");
    span.updateName("other").setStatus(SpanStatus.ERROR).recordError(new IllegalStateException());
    span.end();

    assertThat(only().name()).isEqualTo("operation");
    assertThat(only().attributes().asMap()).containsExactly(entry("a", 1L));
    assertThat(only().events()).isEmpty();
    assertThat(only().status()).isEqualTo(SpanStatus.UNSET);
    assertThat(only().droppedAttributes()).isZero();
  }

  @Test
  void limitsHoldAndCountWhatTheyDrop() {
    Span span = tracer.spanBuilder("x".repeat(600)).startDetached();
    for (int i = 0; i < 10_000; i++) {
      span.setAttribute("key" + i, i);
    }
    for (int i = 0; i < 100_000; i++) {
      span.addEvent("event");
    }
    span.setAttribute("key0", "y".repeat(1_000_000));
    Attributes.Builder many = Attributes.builder();
    for (int i = 0; i < 40; i++) {
      many.put("key" + i, i);
    }
    span.end();
    Span second = tracer.start("second");
    second.addEvent("wide", many.build());
    second.end();

    SpanData data = exporter.spans().get(0);
    assertThat(data.name()).hasSize(512);
    assertThat(data.attributes().size()).isEqualTo(128);
    assertThat(data.droppedAttributes()).isEqualTo(10_000 - 128);
    assertThat((String) data.attributes().get("key0")).hasSize(4096);
    assertThat(data.events()).hasSize(128);
    assertThat(data.droppedEvents()).isEqualTo(100_000 - 128);
    SpanData wide = exporter.spans().get(1);
    assertThat(wide.events().get(0).attributes().size()).isEqualTo(32);
    assertThat(wide.events().get(0).droppedAttributes()).isEqualTo(8);
  }

  @Test
  void linksHaveALimitToo() {
    SpanBuilder builder = tracer.spanBuilder("operation");
    for (int i = 0; i < 130; i++) {
      builder.link(OTHER, Attributes.of("i", i));
    }
    builder.start().end();

    assertThat(only().links()).hasSize(128);
    assertThat(only().links().get(0).context()).isEqualTo(OTHER);
    assertThat(only().droppedLinks()).isEqualTo(2);
  }

  @Test
  void aTracerHasLimitsOfItsOwn() {
    Tracer small =
        Tracer.builder().exporter(exporter).limits(new SpanLimits(1, 0, 0, 0, 3, 4)).build();

    small
        .spanBuilder("operation")
        .link(OTHER)
        .attribute("a", "1234")
        .start()
        .setAttribute("b", 1)
        .addEvent("event")
        .end();

    assertThat(only().name()).isEqualTo("oper");
    assertThat(only().attributes().asMap()).containsExactly(entry("a", "123"));
    assertThat(only().droppedAttributes()).isEqualTo(1);
    assertThat(only().droppedEvents()).isEqualTo(1);
    assertThat(only().droppedLinks()).isEqualTo(1);
  }

  @Test
  void limitsMayBeLargerThanTheDefaults() {
    Tracer large =
        Tracer.builder()
            .exporter(exporter)
            .limits(new SpanLimits(128, 128, 128, 32, 20_000, 512))
            .build();
    String text = "x".repeat(10_000);

    Span span = large.start("operation");
    span.setAttributes(Attributes.of("text", text));
    span.addEvent("event", Attributes.of("text", text));
    span.recordError(new IllegalStateException(text));
    span.end();

    assertThat((String) only().attributes().get("text")).hasSize(10_000);
    assertThat((String) only().events().get(0).attributes().get("text")).hasSize(10_000);
    Attributes error = only().events().get(1).attributes();
    assertThat((String) error.get("exception.message")).hasSize(10_000);
    assertThat((String) error.get("exception.stacktrace")).hasSizeGreaterThan(8192);
    assertThat(only().statusMessage()).hasSize(10_000);
  }

  @Test
  void aHugeMessageIsCutInTheStackTraceToo() {
    Span span = tracer.start("operation");
    span.recordError(new IllegalStateException("x".repeat(1_000_000)));
    span.end();

    Attributes error = only().events().get(0).attributes();
    assertThat((String) error.get("exception.message")).hasSize(4096);
    assertThat((String) error.get("exception.stacktrace"))
        .hasSizeBetween(8192, 16_384)
        .contains("\n\tat dev.lumen.trace.SpanTests.aHugeMessage");
  }

  @Test
  void aBuilderUsedTwiceGivesItsAttributesOnce() {
    SpanBuilder builder = tracer.spanBuilder("operation").attribute("a", 1);
    Span first = builder.startDetached();
    builder.attribute("b", 2);
    Span second = builder.startDetached();
    first.end();
    second.end();

    assertThat(exporter.spans().get(0).attributes()).isEqualTo(Attributes.of("a", 1));
    assertThat(exporter.spans().get(1).attributes()).isEqualTo(Attributes.of("b", 2));
  }

  @Test
  void aStackThatOverflowsWithinACallDoesNotStopTheEnd() {
    for (int round = 0; round < 30; round++) {
      Span span = tracer.spanBuilder("deep").startDetached();
      int call = round;
      assertThatThrownBy(() -> recurse(span, call)).isInstanceOf(StackOverflowError.class);

      assertTimeoutPreemptively(Duration.ofSeconds(20), span::close);
    }

    assertThat(exporter.size()).isEqualTo(30);
  }

  @SuppressWarnings("InfiniteRecursion")
  private static int recurse(Span span, int call) {
    switch (call % 4) {
      case 0 -> span.setStatus(SpanStatus.ERROR, "deep");
      case 1 -> span.updateName("deeper");
      case 2 -> span.addEvent("deep");
      default -> span.setAttribute("deep", call);
    }
    return recurse(span, call) + 1;
  }

  @Test
  void okOverrulesAnErrorAndIsFinal() {
    try (Span span = tracer.start("operation")) {
      span.setStatus(SpanStatus.ERROR, "failed");
      span.setStatus(SpanStatus.OK);
      span.setStatus(SpanStatus.ERROR, "failed again");
      span.setStatus(SpanStatus.UNSET);
    }

    assertThat(only().status()).isEqualTo(SpanStatus.OK);
    assertThat(only().statusMessage()).isNull();
  }

  @Test
  void anExceptionThatWasDealtWithIsNoError() {
    try (Span span = tracer.start("operation")) {
      span.recordException(new IllegalStateException("dealt with"));
    }

    assertThat(only().status()).isEqualTo(SpanStatus.UNSET);
    assertThat(only().events().get(0).attributes().get("exception.message"))
        .isEqualTo("dealt with");
  }

  @Test
  void anExceptionThatCannotBePrintedCostsWhatItCannotTell() {
    try (Span span = tracer.start("operation")) {
      span.recordError(new Unprintable());
    }

    assertThat(only().status()).isEqualTo(SpanStatus.ERROR);
    assertThat(only().events().get(0).attributes().asMap())
        .containsOnlyKeys("exception.type", "exception.stacktrace");
  }

  @Test
  @SuppressWarnings("NullAway") // Most applications are compiled without it.
  void nullsAreIgnored() {
    try (Span span = tracer.spanBuilder(null).attribute(null, 1).attribute("a", null).start()) {
      span.setAttribute(null, 1).setAttribute("a", (String) null).setAttribute("a", (Object) null);
      span.setAttributes(null).addEvent(null).addEvent("event", null).recordError(null);
      span.setStatus(null).updateName(null);
    }

    assertThat(only().name()).isEqualTo("unknown");
    assertThat(only().attributes().isEmpty()).isTrue();
    assertThat(only().events()).hasSize(1);
  }

  @Test
  void aChildOfARemoteParentCarriesItsTracestateOn() {
    Span span = tracer.spanBuilder("server").kind(SpanKind.SERVER).parent(OTHER).startDetached();

    TraceContext context = span.context();

    assertThat(context.traceId()).isEqualTo(OTHER.traceId());
    assertThat(context.traceState()).isEqualTo(OTHER.traceState());
    assertThat(context.isRemote()).isFalse();
    span.end();
    assertThat(only().isLocalRoot()).isTrue();
    assertThat(only().kind()).isEqualTo(SpanKind.SERVER);
  }

  @Test
  void whatASpanSaysOfItsContextIsWhatTheContextSays() {
    tracer.spanBuilder("operation").parent(OTHER).startDetached().end();

    SpanData span = only();

    assertThat(span.traceId()).isEqualTo(span.context().traceId());
    assertThat(span.spanId()).isEqualTo(span.context().spanId());
    assertThat(span.flags()).isEqualTo(span.context().flags());
    assertThat(span.traceState()).isEqualTo(span.context().traceState());
  }

  @Test
  void theRandomFlagIsKeptAsItCameAndSetOnNewTraces() {
    assertThat(tracer.spanBuilder("root").startDetached().context().isRandom()).isTrue();
    assertThat(tracer.spanBuilder("child").parent(OTHER).startDetached().context().isRandom())
        .isFalse();
  }

  @Test
  void theDataOfARunningSpanIsLive() {
    Span span = tracer.start("operation");
    SpanData live = (SpanData) span;
    span.setAttribute("a", 1);
    Attributes before = live.attributes();
    span.setAttribute("a", 2).setAttribute("b", 3).addEvent("event");

    assertThat(before.asMap()).containsExactly(entry("a", 1L));
    assertThat(live.attributes().asMap()).containsExactly(entry("a", 2L), entry("b", 3L));
    assertThat(live.events()).hasSize(1);
    assertThat(live.hasEnded()).isFalse();
    assertThat(live.endEpochNanos()).isZero();
    span.end();
    assertThat(live.hasEnded()).isTrue();
    assertThat(live.threadName()).isEqualTo(Thread.currentThread().getName());
  }

  @Test
  void aBuilderTakesAttributesAsASpanDoes() {
    String none = null;
    tracer
        .spanBuilder("operation")
        .attribute("text", "a")
        .attribute("none", none)
        .attribute("flag", true)
        .attribute("number", 1)
        .attribute("real", 0.5f)
        .attribute("object", new java.util.UUID(0, 1))
        .start()
        .end();

    assertThat(only().attributes().asMap())
        .containsExactly(
            entry("text", "a"),
            entry("flag", true),
            entry("number", 1L),
            entry("real", 0.5),
            entry("object", "00000000-0000-0000-0000-000000000001"));
  }

  @Test
  void aListThatIsCutAndAKeyThatIsTooLongAreCounted() {
    Tracer small =
        Tracer.builder().exporter(exporter).limits(new SpanLimits(2, 9, 9, 9, 9, 9)).build();
    Span span = small.start("operation");

    span.setAttribute("list", List.of(1, 2, 3)).setAttribute("much too long", "x");
    span.end();

    assertThat(only().attributes()).isEqualTo(Attributes.of("list", List.of(1, 2)));
    assertThat(only().droppedAttributes()).isEqualTo(2);
  }

  @Test
  void exportingCopiesNothing() {
    Span span = tracer.start("operation");
    span.end();

    assertThat(only()).isSameAs(span);
    assertThat(only().attributes()).isEqualTo(Attributes.EMPTY);
    assertThat(only().events()).isEqualTo(List.of());
  }

  private SpanData only() {
    assertThat(exporter.spans()).hasSize(1);
    return exporter.spans().get(0);
  }

  private static java.util.Map.Entry<String, Object> entry(String key, Object value) {
    return java.util.Map.entry(key, value);
  }

  private static final class Unprintable extends RuntimeException {

    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }

    @Override
    public void printStackTrace(java.io.PrintWriter writer) {
      throw new StackOverflowError();
    }
  }
}
