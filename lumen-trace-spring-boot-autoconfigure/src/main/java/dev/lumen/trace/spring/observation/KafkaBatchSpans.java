package dev.lumen.trace.spring.observation;

import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.SpanBuilder;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.propagation.Getter;
import dev.lumen.trace.propagation.Propagator;
import dev.lumen.trace.spring.Failures;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchInterceptor;

/**
 * Makes a span around each batch that a listener is given, with a link to the trace of each record:
 * it belongs to none of them. Spring Kafka does not observe what a batch listener does.
 *
 * <p>Thread-safe: each consumer has its thread. What fails here fails no listener.
 */
final class KafkaBatchSpans<K, V> implements BatchInterceptor<K, V> {

  private static final Getter<Headers> GETTER = KafkaBatchSpans::header;

  // A thread is that of one consumer.
  private static final ThreadLocal<@Nullable Running> RUNNING = new ThreadLocal<>();

  private final Supplier<? extends @Nullable Tracer> tracer;

  private record Running(Span span, Scope scope) {}

  KafkaBatchSpans(Supplier<? extends @Nullable Tracer> tracer) {
    this.tracer = tracer;
  }

  @Override
  public @Nullable ConsumerRecords<K, V> intercept(
      @Nullable ConsumerRecords<K, V> records, Consumer<K, V> consumer) {
    end();
    try {
      Tracer tracer = this.tracer.get();
      if (tracer != null && records != null && !records.isEmpty()) {
        Span span = start(tracer, records, consumer);
        RUNNING.set(new Running(span, span.makeCurrent()));
      }
    } catch (Throwable e) {
      SpanObservationHandler.LOG.once("A batch of records did not become a span", e);
    }
    return records;
  }

  private static <K, V> Span start(
      Tracer tracer, ConsumerRecords<K, V> records, Consumer<K, V> consumer) {
    String topic = null;
    boolean several = false;
    for (ConsumerRecord<K, V> each : records) {
      several |= topic != null && !topic.equals(each.topic());
      topic = each.topic();
    }
    SpanBuilder builder =
        tracer
            .spanBuilder(several ? "process" : "process " + topic)
            .kind(SpanKind.CONSUMER)
            .root()
            .attribute("messaging.system", "kafka")
            .attribute("messaging.operation.name", "process")
            .attribute("messaging.operation.type", "process")
            .attribute("messaging.destination.name", several ? null : topic)
            .attribute("messaging.batch.message_count", (long) records.count())
            .attribute("messaging.consumer.group.name", group(consumer));
    Propagator propagator = tracer.propagator();
    for (ConsumerRecord<K, V> each : records) {
      builder.link(propagator.extract(each.headers(), GETTER));
    }
    return builder.startDetached();
  }

  private static @Nullable String group(Consumer<?, ?> consumer) {
    try {
      return consumer.groupMetadata().groupId();
    } catch (RuntimeException e) {
      // It has none, as its partitions are assigned to it.
      return null;
    }
  }

  private static @Nullable String header(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  @Override
  public void success(ConsumerRecords<K, V> records, Consumer<K, V> consumer) {
    end();
  }

  /** The span goes on: what becomes of the records now, such as that they are sent on, is in it. */
  @Override
  public void failure(ConsumerRecords<K, V> records, Exception failure, Consumer<K, V> consumer) {
    Running current = RUNNING.get();
    if (current != null) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      Failures.record(current.span(), cause);
    }
  }

  /** After each poll, also where an {@link Error} is on its way. */
  @Override
  public void clearThreadState(Consumer<?, ?> consumer) {
    end();
  }

  private void end() {
    Running current = RUNNING.get();
    if (current != null) {
      RUNNING.remove();
      current.scope().close();
      current.span().end();
    }
  }
}
