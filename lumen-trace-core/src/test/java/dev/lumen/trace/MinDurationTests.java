package dev.lumen.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.store.TraceLoss;
import dev.lumen.trace.store.TraceQuery;
import dev.lumen.trace.store.TraceStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Spans that are not worth it: short, and with nothing below them. */
class MinDurationTests {

  private final ManualClock clock = new ManualClock();
  private final InMemoryExporter exporter = new InMemoryExporter();
  private final TraceStore store = new TraceStore();
  private final Tracer tracer =
      Tracer.builder().clock(clock, clock).exporter(exporter).listener(store).build();

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aShortSpanGoesNowhereAndIsCounted() {
    brief(Duration.ofMillis(1)).start().end();

    assertThat(exporter.spans()).isEmpty();
    assertThat(store.list(TraceQuery.ALL).traces()).isEmpty();
    assertThat(tracer.stats().filtered()).isEqualTo(1);
    assertThat(tracer.stats().live()).isZero();
  }

  @Test
  void theStoreRemembersThatItWentNowhere() {
    Span span = brief(Duration.ofMillis(1)).start();
    span.end();

    assertThat(store.loss(span.context().traceId())).isEqualTo(TraceLoss.FILTERED);
  }

  @Test
  void whatIsBelowOneThatIsHeldIsNoLossOfItsTrace() {
    Span root = tracer.start("root");
    brief(Duration.ofMillis(1)).start().end();
    root.end();

    assertThat(store.list(TraceQuery.ALL).traces()).hasSize(1);
    assertThat(store.loss(root.context().traceId())).isNull();
  }

  @Test
  void oneThatTakesAsLongStays() {
    Span span = brief(Duration.ofMillis(1)).start();
    clock.advance(Duration.ofMillis(1));
    span.end();

    assertThat(exporter.spans()).hasSize(1);
  }

  @Test
  void oneWithAChildStays() {
    Span span = brief(Duration.ofDays(400_000)).start();
    tracer.start("child").end();
    span.end();

    assertThat(names()).containsExactly("child", "brief");
    assertThat(exporter.spans().get(0).parentSpanId()).isEqualTo(exporter.spans().get(1).spanId());
  }

  @Test
  void oneWithAnEventOrAnErrorStays() {
    brief(Duration.ofSeconds(1)).start().addEvent("noted").end();
    brief(Duration.ofSeconds(1)).start().setStatus(SpanStatus.ERROR, "failed").end();
    brief(Duration.ofSeconds(1)).start().recordException(new IllegalStateException()).end();

    assertThat(exporter.spans()).hasSize(3);
  }

  @Test
  void oneThatSomebodyAskedForStays() {
    try (Span span = brief(Duration.ofSeconds(1)).start()) {
      assertThat(Span.current()).isSameAs(span);
    }

    assertThat(exporter.spans()).hasSize(1);
  }

  @Test
  void noneAndLessThanNothingMeanThatItStays() {
    brief(null).start().end();
    brief(Duration.ZERO).start().end();
    brief(Duration.ofSeconds(-1)).start().end();

    assertThat(exporter.spans()).hasSize(3);
  }

  @Test
  void aChildThatComesLateIsTheChildOfItsParent() {
    Span around = tracer.start("around");
    Span brief = brief(Duration.ofSeconds(1)).startDetached();
    brief.end();
    tracer.spanBuilder("late").parent(brief).startDetached().end();
    around.end();

    assertThat(names()).containsExactly("late", "around");
    assertThat(exporter.spans().get(0).parentSpanId()).isEqualTo(exporter.spans().get(1).spanId());
  }

  @Test
  void aChildThatComesLateBelowARootIsARoot() {
    Span brief = brief(Duration.ofSeconds(1)).startDetached();
    brief.end();
    tracer.spanBuilder("late").parent(brief).startDetached().end();

    assertThat(names()).containsExactly("late");
    assertThat(exporter.spans().get(0).isLocalRoot()).isTrue();
    assertThat(exporter.spans().get(0).traceId()).isEqualTo(brief.context().traceId());
  }

  @Test
  void aProcessorIsAskedAllTheSame() {
    int[] asked = {0};
    Tracer tracer =
        Tracer.builder()
            .exporter(exporter)
            .processor(
                new SpanProcessor() {
                  @Override
                  public boolean onEnding(Span span, SpanData data) {
                    asked[0]++;
                    return true;
                  }
                })
            .build();

    tracer.spanBuilder("brief").minDuration(Duration.ofMinutes(1)).start().end();

    assertThat(asked).containsExactly(1);
    assertThat(exporter.spans()).isEmpty();
    assertThat(tracer.stats().filtered()).isEqualTo(1);
  }

  @Test
  void whoeverComesFirstNoChildLosesItsParent() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      exporter.clear();
      Span brief = brief(Duration.ofSeconds(1)).startDetached();
      CyclicBarrier barrier = new CyclicBarrier(2);
      Thread other =
          new Thread(
              () -> {
                await(barrier);
                tracer.spanBuilder("child").parent(brief).startDetached().end();
              });
      other.start();
      await(barrier);
      brief.end();
      other.join();

      SpanData child = named("child");
      assertThat(child).isNotNull();
      SpanData parent = named("brief");
      assertThat(child.parentSpanId()).isEqualTo(parent == null ? null : parent.spanId());
    }
  }

  private @Nullable SpanData named(String name) {
    return exporter.spans().stream().filter(s -> s.name().equals(name)).findFirst().orElse(null);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private SpanBuilder brief(@Nullable Duration minDuration) {
    return tracer.spanBuilder("brief").minDuration(minDuration);
  }

  private List<String> names() {
    return exporter.spans().stream().map(SpanData::name).toList();
  }
}
