package dev.lumen.trace.spring.export;

import static dev.lumen.trace.spring.export.KafkaFixture.exporter;
import static dev.lumen.trace.spring.export.KafkaFixture.lost;
import static dev.lumen.trace.spring.export.KafkaFixture.settings;
import static dev.lumen.trace.spring.export.KafkaFixture.traces;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.otlp.OtlpEncoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

class KafkaUnreachableTests {

  @Test
  @Timeout(60)
  void withoutABrokerABatchWaitsOnceForAllItsTraces() throws Exception {
    KafkaExporter exporter = exporter(nobody(), "spans", "max.block.ms", "1000");

    assertThatThrownBy(() -> exporter.export(traces(100)))
        .satisfies(lost(DropReason.EXPORT_FAILED, 100));

    exporter.close();
  }

  @Test
  @Timeout(60)
  @ExtendWith(OutputCaptureExtension.class)
  void withoutABrokerOnlyAttemptsToConnectAreLogged(CapturedOutput output) throws Exception {
    KafkaExporter exporter = exporter(nobody(), "spans", "max.block.ms", "1000");

    assertThatThrownBy(() -> exporter.export(traces(1)))
        .satisfies(lost(DropReason.EXPORT_FAILED, 1));
    exporter.close();

    assertThat(output).contains("could not be established").doesNotContain("Rebootstrapping");
  }

  @Test
  @Timeout(60)
  void anInterruptedExportStops() throws Exception {
    KafkaExporter exporter = exporter(nobody(), "spans", "max.block.ms", "600000");

    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> exporter.export(traces(1))).isInstanceOf(InterruptException.class);
      exporter.close();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aProducerThatCannotBeMadeIsNotTriedWithEveryBatch() {
    AtomicInteger attempts = new AtomicInteger();
    AtomicLong now = new AtomicLong();
    KafkaExporter exporter =
        new KafkaExporter(
            () -> {
              attempts.incrementAndGet();
              return new KafkaProducer<>(settings("localhost:9092", "acks", "most"));
            },
            "spans",
            new OtlpEncoder(),
            now::get);
    List<SpanData> spans = traces(1);

    assertRefused(exporter, spans);
    now.addAndGet(KafkaExporter.PAUSE.toNanos() - 1);
    assertRefused(exporter, spans);
    assertThat(attempts).hasValue(1);
    now.incrementAndGet();
    assertRefused(exporter, spans);
    assertThat(attempts).hasValue(2);
    exporter.close();
  }

  private static void assertRefused(KafkaExporter exporter, List<SpanData> spans) {
    assertThatThrownBy(() -> exporter.export(spans))
        .isInstanceOf(KafkaException.class)
        .hasMessageContaining("Invalid value most for configuration acks");
  }

  private static String nobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }
}
