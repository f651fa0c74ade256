package dev.lumen.trace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.messaging.KafkaApplication.Listeners;
import dev.lumen.trace.test.RecordedSpans;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** Records between an application and itself, by a broker in KRaft mode. */
class KafkaTests {

  private static final EmbeddedKafkaKraftBroker broker =
      new EmbeddedKafkaKraftBroker(
          1, 1, "orders", "broken", "broken-dlt", "many", "many-dlt", "plain");
  private static ConfigurableApplicationContext context;

  private RecordedSpans spans;
  private Tracer tracer;
  private KafkaTemplate<String, String> template;

  @BeforeAll
  static void start() {
    broker.brokerListProperty("lumen.test.kafka.brokers");
    broker.afterPropertiesSet();
    context = run();
  }

  private static ConfigurableApplicationContext run(String... properties) {
    return new SpringApplicationBuilder(KafkaApplication.class)
        .web(WebApplicationType.NONE)
        .properties(KafkaApplication.properties(broker.getBrokersAsString()))
        .properties(properties)
        .run();
  }

  @SuppressWarnings("unchecked")
  private static KafkaTemplate<String, String> template(ConfigurableApplicationContext context) {
    return context.getBean(KafkaTemplate.class);
  }

  @AfterAll
  static void stop() {
    context.close();
    broker.destroy();
  }

  @BeforeEach
  void clear() {
    spans = context.getBean(RecordedSpans.class);
    tracer = context.getBean(Tracer.class);
    template = template(context);
    spans.clear();
    context.getBean(Listeners.class).received.clear();
  }

  private void send(String topic, String... orders) {
    tracer.runInSpan(
        "place order",
        span -> {
          for (String order : orders) {
            var unused = template.send(topic, order);
          }
          template.flush();
        });
  }

  @Test
  void aRecordCarriesTheTraceFromTheProducerToWhatTheListenerCalls() throws Exception {
    send("orders", "tea");

    SpanData work = spans.await("reserve stock");
    SpanData processed = spans.await("process orders");
    SpanData sent = spans.await("send orders");
    assertThat(sent.kind()).isEqualTo(SpanKind.PRODUCER);
    assertThat(sent.parentSpanId()).isEqualTo(spans.await("place order").spanId());
    assertThat(sent.attributes().asMap())
        .isEqualTo(
            Map.of(
                "messaging.system", "kafka",
                "messaging.operation.name", "send",
                "messaging.operation.type", "send",
                "messaging.destination.name", "orders",
                "messaging.destination.kind", "topic",
                "spring.kafka.template.name", "kafkaTemplate",
                "peer.service", "Apache Kafka"));
    assertThat(processed.kind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(processed.traceId()).isEqualTo(sent.traceId());
    assertThat(processed.parentSpanId()).isEqualTo(sent.spanId());
    assertThat(processed.hasRemoteParent()).isTrue();
    assertThat(processed.attributes().asMap())
        .containsEntry("messaging.system", "kafka")
        .containsEntry("messaging.operation.name", "process")
        .containsEntry("messaging.operation.type", "process")
        .containsEntry("messaging.destination.name", "orders")
        .containsEntry("messaging.consumer.group.name", "shop")
        .containsEntry("messaging.destination.partition.id", "0")
        .containsEntry("messaging.destination.kind", "topic")
        .containsEntry("peer.service", "Apache Kafka")
        .containsKeys("messaging.client.id", "messaging.consumer.id", "spring.kafka.listener.id")
        .hasEntrySatisfying(
            "messaging.kafka.offset", offset -> assertThat(offset).isInstanceOf(Long.class));
    assertThat(work.parentSpanId()).isEqualTo(processed.spanId());
    assertThat(KafkaApplication.isNothingCurrent()).isTrue();
  }

  @Test
  void aRecordHasTheHeadersOfTheConfiguredFormats() throws Exception {
    send("orders", "tea");

    ConsumerRecord<String, String> record =
        context.getBean(Listeners.class).received.poll(20, TimeUnit.SECONDS);
    SpanData sent = spans.await("send orders");
    assertThat(record).isNotNull();
    assertThat(KafkaApplication.header(record, "traceparent"))
        .contains(sent.traceId() + "-" + sent.spanId());
    assertThat(KafkaApplication.header(record, "X-Trace-ID")).isEqualTo(sent.traceId().toString());
    assertThat(KafkaApplication.header(record, "X-Span-ID")).isEqualTo(sent.spanId().toString());
  }

  @Test
  void headersThatTheApplicationSetStay() throws Exception {
    ProducerRecord<String, String> order = new ProducerRecord<>("orders", "tea");
    order.headers().add("X-Trace-ID", "theirs".getBytes(StandardCharsets.UTF_8));
    tracer.runInSpan("place order", span -> template.send(order).join());

    ConsumerRecord<String, String> record =
        context.getBean(Listeners.class).received.poll(20, TimeUnit.SECONDS);
    assertThat(record).isNotNull();
    assertThat(KafkaApplication.header(record, "X-Trace-ID")).isEqualTo("theirs");
    assertThat(KafkaApplication.header(record, "X-Span-ID")).isNull();
    assertThat(spans.await("process orders").parentSpanId())
        .isEqualTo(spans.await("send orders").spanId());
  }

  @Test
  void aRecordThatIsForwardedWithAllItsHeadersGoesOnFromWhereItIsForwarded() throws Exception {
    send("orders", "tea");
    ConsumerRecord<String, String> record =
        context.getBean(Listeners.class).received.poll(20, TimeUnit.SECONDS);
    assertThat(record).isNotNull();
    ProducerRecord<String, String> forwarded =
        new ProducerRecord<>("plain", null, record.key(), record.value(), record.headers());
    tracer.runInSpan("forward", span -> template.send(forwarded).join());

    SpanData sent = spans.await("send plain");
    assertThat(sent.parentSpanId()).isEqualTo(spans.await("forward").spanId());
    assertThat(spans.await("process plain").parentSpanId()).isEqualTo(sent.spanId());
  }

  @Test
  void aListenerThatTheApplicationMakesItselfIsTraced() throws Exception {
    send("plain", "tea");

    SpanData work = spans.await("take plain");
    SpanData processed = spans.await("process plain");
    assertThat(work.parentSpanId()).isEqualTo(processed.spanId());
    assertThat(processed.parentSpanId()).isEqualTo(spans.await("send plain").spanId());
  }

  @Test
  void eachDeliveryIsASpanAndSoIsTheDeadLetter() throws Exception {
    send("broken", "tea");

    SpanData dead = spans.await("process broken-dlt");
    List<SpanData> deliveries = spans.await("process broken", 2);
    SpanData sent = spans.await("send broken");
    assertThat(deliveries)
        .hasSize(2)
        .allSatisfy(
            delivery -> {
              assertThat(delivery.parentSpanId()).isEqualTo(sent.spanId());
              assertThat(delivery.status()).isEqualTo(SpanStatus.ERROR);
              assertThat(delivery.statusMessage()).contains("no stock");
            });
    SpanData deadLetter = spans.await("send broken-dlt");
    assertThat(deadLetter.parentSpanId()).isEqualTo(deliveries.get(1).spanId());
    assertThat(dead.parentSpanId()).isEqualTo(deadLetter.spanId());
    assertThat(dead.traceId()).isEqualTo(sent.traceId());
  }

  @Test
  void aBatchIsASpanWithALinkToEachRecord() throws Exception {
    send("many", "tea", "coffee");
    send("many", "milk");

    SpanData work = spans.await("reserve stocks");
    SpanData batch = spans.await("process many");
    List<SpanData> sent = spans.await("send many", 3);
    assertThat(batch.kind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(batch.parentSpanId()).isNull();
    assertThat(batch.links())
        .extracting(link -> link.context().spanId())
        .containsExactlyElementsOf(sent.stream().map(SpanData::spanId).toList());
    assertThat(batch.attributes().asMap())
        .isEqualTo(
            Map.of(
                "messaging.system", "kafka",
                "messaging.operation.name", "process",
                "messaging.operation.type", "process",
                "messaging.destination.name", "many",
                "messaging.batch.message_count", 3L,
                "messaging.consumer.group.name", "shop-many"));
    assertThat(work.parentSpanId()).isEqualTo(batch.spanId());
  }

  @Test
  void aBatchThatFailsIsASpanOfEachDeliveryWithItsDeadLettersBelow() throws Exception {
    send("many", "bad");

    SpanData batch = spans.await("process many", 2).get(1);
    SpanData deadLetter = spans.await("send many-dlt");
    assertThat(batch.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(batch.attributes().get("error.type")).isEqualTo("java.lang.IllegalStateException");
    assertThat(deadLetter.parentSpanId()).isEqualTo(batch.spanId());
  }

  @Test
  void metersStayWhatTheyWere() throws Exception {
    send("orders", "tea");
    spans.await("process orders");

    assertThat(tags(context, "spring.kafka.template")).contains("result").doesNotContain("error");
    assertThat(tags(context, "spring.kafka.listener")).contains("result").doesNotContain("error");
  }

  private static List<String> tags(ConfigurableApplicationContext context, String meter) {
    return context.getBean(MeterRegistry.class).find(meter).meters().stream()
        .map(Meter::getId)
        .flatMap(id -> id.getTags().stream().map(Tag::getKey))
        .distinct()
        .toList();
  }

  @Test
  void whatTheApplicationObservesIsObservedAsItWantsAndHasOneSpan() throws Exception {
    try (ConfigurableApplicationContext observing =
        run(
            "spring.kafka.template.observation-enabled=true",
            "spring.kafka.listener.auto-startup=false")) {
      Tracer itsTracer = observing.getBean(Tracer.class);
      itsTracer.runInSpan("place order", span -> template(observing).send("orders", "tea").join());

      assertThat(observing.getBean(RecordedSpans.class).await("send orders", 1)).hasSize(1);
      assertThat(tags(observing, "spring.kafka.template")).contains("messaging.system");
    }
  }

  @Test
  void whatTheApplicationDoesNotWantToBeObservedIsNot() {
    try (ConfigurableApplicationContext unobserved =
        run(
            "spring.kafka.template.observation-enabled=false",
            "spring.kafka.listener.observation-enabled=false",
            "spring.kafka.listener.auto-startup=false")) {
      template(unobserved).send("orders", "tea").join();

      assertThat(unobserved.getBean(RecordedSpans.class).all()).isEmpty();
    }
  }
}
