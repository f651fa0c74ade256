package dev.lumen.trace.spring.observation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Scope;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.spring.http.UrlRedaction;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.support.micrometer.KafkaRecordSenderContext;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

/** What libraries say of messages, and what spans say of it. */
class MessagesTests {

  private final InMemoryExporter exporter = new InMemoryExporter();
  private final Tracer tracer = Tracer.builder().exporter(exporter).build();
  private final ObservationRegistry registry = ObservationRegistry.create();

  MessagesTests() {
    registry
        .observationConfig()
        .observationHandler(
            new SpanObservationHandler(
                () -> tracer,
                new TracedObservations(
                    EnumSet.allOf(TracedObservations.Own.class), List.of(), List.of()),
                new Keys(new UrlRedaction(List.of())),
                false));
  }

  private SpanData observed(
      String name, Observation.Context context, @Nullable String contextualName, String... keys) {
    Observation observation = Observation.createNotStarted(name, () -> context, registry);
    observation.lowCardinalityKeyValues(KeyValues.of(keys)).start();
    if (contextualName != null) {
      observation.contextualName(contextualName);
    }
    observation.stop();
    return exporter.spans().get(exporter.size() - 1);
  }

  private static SenderContext<String> sent() {
    return new SenderContext<>((carrier, key, value) -> {});
  }

  private static ReceiverContext<String> received() {
    return new ReceiverContext<>((carrier, key) -> null);
  }

  @Test
  void whatRabbitSays() {
    SpanData sent =
        observed(
            "spring.rabbit.template",
            sent(),
            "shop/orders send",
            "messaging.destination.name",
            "shop",
            "messaging.rabbitmq.destination.routing_key",
            "orders");
    SpanData received =
        observed(
            "spring.rabbit.listener",
            received(),
            "orders receive",
            "messaging.destination.name",
            "orders",
            "messaging.rabbitmq.message.delivery_tag",
            "7");

    assertThat(sent.name()).isEqualTo("send shop:orders");
    assertThat(sent.attributes().asMap())
        .containsOnly(
            Map.entry("messaging.system", "rabbitmq"),
            Map.entry("messaging.operation.name", "send"),
            Map.entry("messaging.operation.type", "send"),
            Map.entry("messaging.destination.name", "shop:orders"),
            Map.entry("messaging.rabbitmq.destination.routing_key", "orders"));
    assertThat(received.name()).isEqualTo("process orders");
    assertThat(received.attributes().asMap())
        .containsEntry("messaging.rabbitmq.message.delivery_tag", 7L)
        .containsEntry("messaging.operation.type", "process");
  }

  @Test
  void theDefaultExchangeOfRabbitHasNoName() {
    SpanData sent =
        observed(
            "spring.rabbit.template",
            sent(),
            "/orders send",
            "messaging.destination.name",
            "",
            "messaging.rabbitmq.destination.routing_key",
            "orders");

    assertThat(sent.name()).isEqualTo("send orders");
  }

  @Test
  void aNameThatTheApplicationGivesStays() {
    SpanData sent =
        observed(
            "spring.kafka.template", sent(), "announce", "messaging.destination.name", "orders");

    assertThat(sent.name()).isEqualTo("announce");
  }

  @Test
  void whatSaysNothingOfADestinationIsLeftAsItIs() {
    SpanData sent =
        observed("spring.integration.producer", sent(), "input send", "messaging.operation", "x");

    assertThat(sent.name()).isEqualTo("input send");
    assertThat(sent.attributes().asMap()).containsOnly(Map.entry("messaging.operation", "x"));
  }

  @Test
  void aNumberThatIsNoneStaysText() {
    SpanData received =
        observed(
            "spring.kafka.listener",
            received(),
            null,
            "messaging.source.name",
            "orders",
            "messaging.kafka.message.offset",
            "first");

    assertThat(received.attributes().get("messaging.kafka.offset")).isEqualTo("first");
  }

  @Test
  void headersThatTheApplicationSetStayAndThoseOfAFormatAreReplaced() {
    ProducerRecord<String, String> record = new ProducerRecord<>("orders", "tea");
    record.headers().add("X-Trace-ID", "theirs".getBytes(UTF_8));
    record.headers().add("baggage", "user=theirs".getBytes(UTF_8));
    record.headers().add("traceparent", "of what was received".getBytes(UTF_8));
    record.headers().add("tracestate", "of=what-was-received".getBytes(UTF_8));

    SpanData sent;
    try (Scope scope = tracer.withBaggage("user", "ours")) {
      sent =
          observed(
              "spring.kafka.template",
              new KafkaRecordSenderContext(record, "template", () -> null),
              null);
    }

    assertThat(record.headers())
        .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
        .containsExactlyInAnyOrder(
            "X-Trace-ID=theirs",
            "baggage=user=theirs",
            "tracestate=",
            "traceparent=00-" + sent.traceId() + "-" + sent.spanId() + "-03");
  }

  @Test
  void headersOfMessagesAreKnown() throws Exception {
    org.springframework.amqp.core.Message amqp =
        new org.springframework.amqp.core.Message(new byte[0]);
    amqp.getMessageProperties().setHeader("b3", "1");
    Message<String> spring = MessageBuilder.withPayload("tea").setHeader("b3", "1").build();
    ProducerRecord<String, String> kafka = new ProducerRecord<>("orders", "tea");
    kafka.headers().add("b3", new byte[0]);

    assertThat(List.of(amqp, spring, kafka))
        .allMatch(message -> MessageHeaders.contain(message, "b3"))
        .noneMatch(message -> MessageHeaders.contain(message, "X-Trace-ID"));
    assertThat(MessageHeaders.contain("any other", "b3")).isFalse();
  }

  @Test
  void jmsHasNoHyphensInItsNames() {
    List<String> names = new ArrayList<>();
    SenderContext<String> sent = new SenderContext<>((carrier, key, value) -> names.add(key));
    sent.setCarrier("message");
    ReceiverContext<String> received =
        new ReceiverContext<>(
            (carrier, key) -> {
              names.add(key);
              return null;
            });
    received.setCarrier("message");

    observed("jms.message.publish", sent, null, "messaging.destination.name", "orders");
    observed("jms.message.process", received, null, "messaging.destination.name", "orders");

    assertThat(names).contains("traceparent").noneMatch(name -> name.contains("-"));
  }
}
