package dev.lumen.trace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.TestSpanData;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.SpanExporter;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A note that cannot be made, as where there is no memory, leaves the counts as they are. */
class ExportAccountTests {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final AsyncOptions OPTIONS = new AsyncOptions(10, 10, Duration.ofDays(1));

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsExportedCountsOnce(boolean async) throws Exception {
    ExportPipeline pipeline = pipeline(async, spans -> {});

    end(pipeline);

    assertThat(pipeline.flush().await(LONG)).isTrue();
    assertThat(pipeline.stats().exported()).isEqualTo(1);
    assertThat(pipeline.stats().dropped()).isEmpty();
    pipeline.close().await(LONG);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsLostCountsOnce(boolean async) throws Exception {
    ExportPipeline pipeline =
        pipeline(
            async,
            spans -> {
              throw new IOException("no");
            });

    end(pipeline);
    pipeline.close().await(LONG);
    end(pipeline);

    assertThat(pipeline.stats().exported()).isZero();
    assertThat(pipeline.stats().dropped())
        .isEqualTo(Map.of(DropReason.EXPORT_FAILED, 1L, DropReason.SHUTDOWN, 1L));
  }

  private static ExportPipeline pipeline(boolean async, SpanExporter exporter) {
    return async
        ? ExportPipeline.asynchronous(exporter, OPTIONS, 0)
        : ExportPipeline.synchronous(exporter, 0);
  }

  /** As the tracer does it, whom an error does not concern. */
  private static void end(ExportPipeline pipeline) {
    try {
      pipeline.onEnd(span());
    } catch (NoClassDefFoundError e) {
      // The note's.
    }
  }

  /** Throws where its outcome is noted. */
  private static SpanData span() {
    SpanData span = new TestSpanData(1, 2).end();
    return (SpanData)
        Proxy.newProxyInstance(
            OutcomeKeeper.class.getClassLoader(),
            new Class<?>[] {SpanData.class, OutcomeKeeper.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("exportOutcome")) {
                throw new NoClassDefFoundError("None for a note");
              }
              try {
                return method.invoke(span, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
