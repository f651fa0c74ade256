package dev.lumen.trace.spring.export;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.export.SpansDroppedException;
import dev.lumen.trace.otlp.OtlpEncoder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;

/**
 * Sends spans to a topic of Kafka, as the OpenTelemetry Collector's Kafka receiver reads them with
 * the encoding {@code otlp_proto}: a record is an {@code ExportTraceServiceRequest} with spans of
 * one trace, and its key is the trace id, so that a trace stays in one partition.
 *
 * <p>A batch is done when Kafka has answered for each record. A record that is too large is halved
 * until it fits, or is a single span.
 *
 * <p>The producer is made by the first batch. Thread-safe.
 */
final class KafkaExporter implements SpanExporter {

  /** How long no producer is made after that has failed: each attempt logs all its settings. */
  static final Duration PAUSE = Duration.ofSeconds(30);

  // Nothing is on its way by then, unless the time for closing is up.
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final Supplier<Producer<byte[], byte[]>> producers;
  private final String topic;
  private final OtlpEncoder encoder;
  private final LongSupplier nanoTime;

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Producer<byte[], byte[]> producer;
  private @Nullable RuntimeException failure;
  private long failedAt;

  /**
   * @param producers makes the producer; called again where it throws
   */
  KafkaExporter(
      Supplier<Producer<byte[], byte[]>> producers,
      String topic,
      OtlpEncoder encoder,
      LongSupplier nanoTime) {
    this.producers = producers;
    this.topic = topic;
    this.encoder = encoder;
    this.nanoTime = nanoTime;
  }

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public void export(List<SpanData> spans) throws InterruptedException, SpansDroppedException {
    new KafkaDelivery(producer(), topic, this::encode).deliver(spans);
  }

  private Producer<byte[], byte[]> producer() {
    lock.lock();
    try {
      if (producer == null) {
        producer = newProducer();
      }
      return producer;
    } finally {
      lock.unlock();
    }
  }

  private Producer<byte[], byte[]> newProducer() {
    if (failure != null && nanoTime.getAsLong() - failedAt < PAUSE.toNanos()) {
      throw failure;
    }
    try {
      return producers.get();
    } catch (KafkaException e) {
      failedAt = nanoTime.getAsLong();
      failure =
          new KafkaException(
              "There is no producer: " + NestedExceptionUtils.getMostSpecificCause(e).getMessage(),
              e);
      throw failure;
    }
  }

  private byte[] encode(List<SpanData> spans) {
    lock.lock();
    try {
      ByteBuffer message = encoder.encode(spans);
      byte[] bytes = new byte[message.remaining()];
      message.get(bytes);
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    if (producer == null) {
      return;
    }
    // Interrupted, Kafka's close would give up half-way.
    boolean interrupted = Thread.interrupted();
    try {
      producer.close(interrupted ? Duration.ZERO : CLOSE_TIMEOUT);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
