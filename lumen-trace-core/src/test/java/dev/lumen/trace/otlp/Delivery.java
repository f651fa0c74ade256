package dev.lumen.trace.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.TracerStats;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.export.FakeTime;
import dev.lumen.trace.export.HttpSender;
import dev.lumen.trace.export.SpanExporter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A tracer with an {@link OtlpExporter} whose pauses take no time, and what became of its spans.
 * Its counts are watched until it is closed.
 */
final class Delivery implements AutoCloseable {

  private static final Duration LONG = Duration.ofSeconds(30);

  final FakeTime time = new FakeTime();
  final Tracer tracer;
  private final CountsWatch watch;
  private volatile @Nullable String message;

  Delivery(URI endpoint) {
    this(endpoint, sender -> sender);
  }

  Delivery(URI endpoint, UnaryOperator<HttpSender.Builder> options) {
    HttpSender sender = options.apply(time.sender(endpoint)).build();
    this.tracer =
        Tracer.builder()
            .serviceName("orders")
            .exporter(remembering(new OtlpExporter(sender)))
            .asyncExport(true)
            .asyncBufferSize(1024)
            // What is sent together comes in one batch.
            .asyncBatchSize(512)
            .asyncInterval(Duration.ofDays(1))
            .closeTimeout(Duration.ofMillis(100))
            .build();
    this.watch = new CountsWatch(tracer);
  }

  private SpanExporter remembering(SpanExporter exporter) {
    return new SpanExporter() {
      @Override
      public void export(List<SpanData> spans) throws Exception {
        try {
          exporter.export(spans);
        } catch (Exception e) {
          message = e.getMessage();
          throw e;
        }
      }

      @Override
      public String name() {
        return exporter.name();
      }
    };
  }

  /** Ends spans, and exports them as one batch. */
  void send(int spans) {
    for (int i = 0; i < spans; i++) {
      tracer.start("operation").end();
    }
    flush();
  }

  void flush() {
    boolean unused = tracer.flush(LONG);
    assertThat(queued()).isZero();
  }

  /** Spans that are neither exported nor dropped yet. */
  long queued() {
    TracerStats stats = tracer.stats();
    return stats.queued(stats.exporters().get(0));
  }

  /** What the log would say of the last batch that was not whole. */
  String message() {
    return Objects.requireNonNull(message);
  }

  /** That all spans of the tracer had these fates. */
  void assertOutcome(long exported, Map<DropReason, Long> dropped) {
    TracerStats stats = tracer.stats();
    ExportStats counts = stats.exporters().get(0);
    assertThat(counts.exported()).isEqualTo(exported);
    assertThat(counts.dropped()).isEqualTo(dropped);
    assertThat(stats.started()).isEqualTo(stats.live() + exported + counts.droppedTotal());
  }

  @Override
  public void close() {
    tracer.close();
    watch.close();
  }
}
