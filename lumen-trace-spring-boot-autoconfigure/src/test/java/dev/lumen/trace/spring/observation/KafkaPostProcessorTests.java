package dev.lumen.trace.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.spring.http.UrlRedaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.listener.BatchInterceptor;
import org.springframework.mock.env.MockEnvironment;

/** What becomes of the application's own listener factories. */
class KafkaPostProcessorTests {

  private final InMemoryExporter exporter = new InMemoryExporter();
  private final Tracer tracer = Tracer.builder().exporter(exporter).build();
  private final MockConsumer<String, String> consumer = new MockConsumer<>("earliest");
  private final ConsumerRecords<String, String> records = records("orders", "returns");

  private static ConsumerRecords<String, String> records(String... topics) {
    Map<TopicPartition, List<ConsumerRecord<String, String>>> records =
        new TreeMap<>(Comparator.comparing(TopicPartition::topic));
    for (String topic : topics) {
      records.put(
          new TopicPartition(topic, 0), List.of(new ConsumerRecord<>(topic, 0, 0, "key", "tea")));
    }
    return new ConsumerRecords<>(records, Map.of());
  }

  private ConcurrentKafkaListenerContainerFactory<String, String> traced(
      ConcurrentKafkaListenerContainerFactory<String, String> factory, MockEnvironment settings) {
    SpanObservationHandler handler =
        new SpanObservationHandler(
            () -> tracer,
            new TracedObservations(
                EnumSet.noneOf(TracedObservations.Own.class), List.of(), List.of()),
            new Keys(new UrlRedaction(List.of())),
            false);
    Object same =
        new KafkaPostProcessor(KafkaTracing.of(handler, () -> tracer, settings))
            .postProcessBeforeInitialization(factory, "factory");
    assertThat(same).isSameAs(factory);
    return factory;
  }

  private static BatchInterceptor<String, String> interceptor(
      ConcurrentKafkaListenerContainerFactory<String, String> factory) {
    return Objects.requireNonNull(factory.getBatchInterceptor());
  }

  @Test
  void theApplicationsInterceptorIsToldAsBefore() {
    List<String> told = new ArrayList<>();
    ConcurrentKafkaListenerContainerFactory<String, String> factory =
        new ConcurrentKafkaListenerContainerFactory<>();
    factory.setBatchInterceptor(
        (records, consumer) -> {
          told.add(CurrentSpan.get() == null ? "before the span" : "within the span");
          return records;
        });

    BatchInterceptor<String, String> both = interceptor(traced(factory, new MockEnvironment()));
    ConsumerRecords<String, String> given = both.intercept(records, consumer);
    both.success(records, consumer);

    assertThat(given).isSameAs(records);
    assertThat(told).containsExactly("before the span");
    assertThat(exporter.spans()).extracting(SpanData::name).containsExactly("process");
    assertThat(CurrentSpan.get()).isNull();
  }

  @Test
  void aBatchThatIsNotToBeProcessedIsNoSpan() {
    ConcurrentKafkaListenerContainerFactory<String, String> factory =
        new ConcurrentKafkaListenerContainerFactory<>();
    factory.setBatchInterceptor((records, consumer) -> null);

    BatchInterceptor<String, String> both = interceptor(traced(factory, new MockEnvironment()));

    assertThat(both.intercept(records, consumer)).isNull();
    both.success(records, consumer);
    assertThat(exporter.spans()).isEmpty();
  }

  @Test
  void aBatchEndsWithItsPollWhateverHappened() {
    BatchInterceptor<String, String> interceptor =
        interceptor(traced(new ConcurrentKafkaListenerContainerFactory<>(), new MockEnvironment()));

    interceptor.intercept(records, consumer);
    interceptor.failure(records, new IllegalStateException("no stock"), consumer);
    assertThat(CurrentSpan.get()).isNotNull();
    interceptor.clearThreadState(consumer);

    assertThat(CurrentSpan.get()).isNull();
    assertThat(exporter.spans())
        .singleElement()
        .satisfies(span -> assertThat(span.status()).isEqualTo(SpanStatus.ERROR));
  }

  @Test
  void whereListenersAreNotToBeObservedTheFactoryStaysAsItIs() {
    ConcurrentKafkaListenerContainerFactory<String, String> factory =
        traced(
            new ConcurrentKafkaListenerContainerFactory<>(),
            new MockEnvironment()
                .withProperty("spring.kafka.listener.observation-enabled", "false"));

    assertThat(factory.getBatchInterceptor()).isNull();
    assertThat(factory.getContainerProperties().getObservationRegistry().isNoop()).isTrue();
  }

  @Test
  void batchesAreLeftOutByTheNameOfTheListenersObservation() {
    ConcurrentKafkaListenerContainerFactory<String, String> factory =
        traced(
            new ConcurrentKafkaListenerContainerFactory<>(),
            new MockEnvironment()
                .withProperty("lumen.trace.observations.exclude", "spring.kafka.listener"));

    assertThat(factory.getBatchInterceptor()).isNull();
  }
}
