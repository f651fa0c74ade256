package dev.lumen.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.ExportOutcome;
import dev.lumen.trace.export.ExportedSpan;
import dev.lumen.trace.export.NopExporter;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.export.SpansDroppedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A span tells what became of it at each exporter. */
class ExportOutcomeTests {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final List<ExportedSpan> ended = new ArrayList<>();
  private final SpanListener collector =
      new SpanListener() {
        @Override
        public void onEnd(SpanData span) {
          ended.add((ExportedSpan) span);
        }
      };

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void eachExporterIsToldByItself(boolean async) {
    Tracer tracer =
        builder(new NopExporter())
            .exporter(failing(new IOException("refused")))
            .exporter(failing(new SpansDroppedException(Map.of(DropReason.REJECTED, 1), "no")))
            .asyncExport(async)
            .build();

    tracer.start("operation").end();
    boolean unused = tracer.flush(LONG);

    assertThat(outcomes(3))
        .containsExactly(
            ExportOutcome.EXPORTED, ExportOutcome.EXPORT_FAILED, ExportOutcome.REJECTED);
    tracer.close();
  }

  @Test
  void whatAnExporterCallsRateLimitedHasFailed() {
    Tracer tracer =
        builder(failing(new SpansDroppedException(Map.of(DropReason.RATE_LIMITED, 1), "no")))
            .build();

    tracer.start("operation").end();

    assertThat(outcomes(1)).containsExactly(ExportOutcome.EXPORT_FAILED);
  }

  @Test
  void aBatchLostInPartIsSaidToBe() {
    Tracer tracer =
        builder(failing(new SpansDroppedException(Map.of(DropReason.REJECTED, 1), "one")))
            .asyncExport(true)
            .asyncInterval(Duration.ofDays(1))
            .build();

    tracer.start("one").end();
    tracer.start("other").end();
    boolean unused = tracer.flush(LONG);

    assertThat(outcomes(1)).containsExactly(ExportOutcome.IN_PART);
    tracer.close();
  }

  @Test
  void whatNoExporterGotIsSaidToo() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch proceed = new CountDownLatch(1);
    Tracer tracer =
        builder(
                spans -> {
                  entered.countDown();
                  proceed.await();
                })
            .asyncExport(true)
            .asyncBufferSize(1)
            .build();
    tracer.start("in the exporter's hands").end();
    entered.await();
    tracer.start("queued").end();
    tracer.start("too many").end();

    assertThat(ended.stream().map(span -> span.exportOutcome(0)))
        .containsExactly(ExportOutcome.WAITING, ExportOutcome.WAITING, ExportOutcome.QUEUE_FULL);
    proceed.countDown();
    tracer.close();
    tracer.start("late").end();
    assertThat(ended.get(3).exportOutcome(0)).isEqualTo(ExportOutcome.SHUTDOWN);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatACloseGaveUpStaysLostWhateverItsExporterDoesLater(boolean throwsLate) throws Exception {
    LateExporter exporter = new LateExporter(throwsLate);
    Tracer tracer = builder(exporter).asyncExport(true).asyncBatchSize(1).build();
    tracer.start("in the exporter's hands").end();
    exporter.entered.await();
    tracer.start("queued").end();

    assertThat(tracer.close(Duration.ofMillis(1))).isFalse();
    exporter.proceed = true;
    exporter.closed.await();

    assertThat(ended.stream().map(span -> span.exportOutcome(0)))
        .containsExactly(ExportOutcome.SHUTDOWN, ExportOutcome.SHUTDOWN);
    assertThat(tracer.stats().exporters().get(0).dropped())
        .containsOnly(Map.entry(DropReason.SHUTDOWN, 2L));
  }

  @Test
  void exportersBeyondTheEighthAreUsedButNotRemembered() {
    TracerBuilder builder = builder(new NopExporter());
    for (int i = 1; i < 10; i++) {
      builder.exporter(new NopExporter());
    }
    Tracer tracer = builder.build();

    tracer.start("operation").end();

    assertThat(outcomes(8)).containsOnly(ExportOutcome.EXPORTED);
    assertThat(tracer.stats().exporters()).allMatch(stats -> stats.exported() == 1);
  }

  private TracerBuilder builder(SpanExporter exporter) {
    return Tracer.builder().listener(collector).exporter(exporter);
  }

  private static SpanExporter failing(Exception failure) {
    return spans -> {
      throw failure;
    };
  }

  private List<ExportOutcome> outcomes(int exporters) {
    List<ExportOutcome> outcomes = new ArrayList<>();
    for (int place = 0; place < exporters; place++) {
      outcomes.add(ended.get(0).exportOutcome(place));
    }
    return outcomes;
  }

  /** Comes back after a close that did not wait, deaf to its interrupt. */
  private static final class LateExporter implements SpanExporter {

    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch closed = new CountDownLatch(1);
    volatile boolean proceed;
    private final boolean throwsLate;

    LateExporter(boolean throwsLate) {
      this.throwsLate = throwsLate;
    }

    @Override
    public void export(List<SpanData> spans) throws IOException {
      entered.countDown();
      while (!proceed) {
        Thread.onSpinWait();
      }
      if (throwsLate) {
        throw new IOException("too late to matter");
      }
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
