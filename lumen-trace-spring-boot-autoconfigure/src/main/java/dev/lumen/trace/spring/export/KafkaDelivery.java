package dev.lumen.trace.spring.export;

import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.SpansDroppedException;
import dev.lumen.trace.otlp.MessageTooLargeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** One batch on its way to a topic: a record for each trace, and what became of it. */
final class KafkaDelivery {

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final Function<List<SpanData>, byte[]> encoder;

  private final Map<DropReason, Integer> dropped = new EnumMap<>(DropReason.class);
  private @Nullable Throwable firstFailure;
  // Why the next record need not be tried.
  private @Nullable Throwable obstacle;

  KafkaDelivery(
      Producer<byte[], byte[]> producer, String topic, Function<List<SpanData>, byte[]> encoder) {
    this.producer = producer;
    this.topic = topic;
    this.encoder = encoder;
  }

  /**
   * Returns when Kafka has taken every span.
   *
   * @throws SpansDroppedException where it has not
   */
  void deliver(List<SpanData> spans) throws InterruptedException, SpansDroppedException {
    Collection<List<SpanData>> parts = byTrace(spans);
    while (!parts.isEmpty()) {
      parts = deliverParts(parts);
    }
    if (firstFailure != null) {
      throw new SpansDroppedException(dropped, String.valueOf(firstFailure.getMessage()));
    }
  }

  private static Collection<List<SpanData>> byTrace(List<SpanData> spans) {
    Map<TraceId, List<SpanData>> traces = new LinkedHashMap<>();
    for (SpanData span : spans) {
      traces.computeIfAbsent(span.traceId(), id -> new ArrayList<>()).add(span);
    }
    return traces.values();
  }

  /** Sends a record for each part, and returns the halves of those whose spans were the trouble. */
  private List<List<SpanData>> deliverParts(Collection<List<SpanData>> parts)
      throws InterruptedException {
    List<Future<RecordMetadata>> answers = new ArrayList<>(parts.size());
    for (List<SpanData> part : parts) {
      answers.add(obstacle == null ? send(part) : CompletableFuture.failedFuture(obstacle));
    }
    producer.flush();
    List<List<SpanData>> halves = new ArrayList<>();
    int index = 0;
    for (List<SpanData> part : parts) {
      Throwable failure = failure(answers.get(index++));
      if (failure != null && isOfSpans(failure) && part.size() > 1) {
        int middle = part.size() / 2;
        halves.add(part.subList(0, middle));
        halves.add(part.subList(middle, part.size()));
      } else if (failure != null) {
        drop(part.size(), failure);
      }
    }
    return halves;
  }

  private Future<RecordMetadata> send(List<SpanData> part) throws InterruptedException {
    byte[] value;
    try {
      value = encoder.apply(part);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    Future<RecordMetadata> answer = producer.send(new ProducerRecord<>(topic, key(part), value));
    Throwable failure = answer.isDone() ? failure(answer) : null;
    if (failure != null && !isOfSpans(failure)) {
      // It is the topic or the cluster: the next record would wait as long for the same.
      obstacle = failure;
    }
    return answer;
  }

  /** As the OpenTelemetry Collector's exporter has it: the hex text. */
  private static byte[] key(List<SpanData> part) {
    return part.get(0).traceId().toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static @Nullable Throwable failure(Future<RecordMetadata> answer)
      throws InterruptedException {
    try {
      answer.get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  private void drop(int spans, Throwable failure) {
    dropped.merge(reason(failure), spans, Integer::sum);
    if (firstFailure == null) {
      firstFailure = failure;
    }
  }

  private static DropReason reason(Throwable failure) {
    if (isTooLarge(failure)) {
      return DropReason.TOO_LARGE;
    }
    // What Kafka says will not change by trying again.
    return failure instanceof ApiException && !(failure instanceof RetriableException)
        ? DropReason.REJECTED
        : DropReason.EXPORT_FAILED;
  }

  /** Whether fewer spans may do: they are too large, or somebody's SpanData throws. */
  private static boolean isOfSpans(Throwable failure) {
    return isTooLarge(failure) || !(failure instanceof KafkaException);
  }

  private static boolean isTooLarge(Throwable failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof MessageTooLargeException;
  }
}
