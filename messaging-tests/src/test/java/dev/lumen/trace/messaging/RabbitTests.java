package dev.lumen.trace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.export.InMemoryExporter;
import io.micrometer.observation.ObservationRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.support.micrometer.RabbitListenerObservation;
import org.springframework.amqp.rabbit.support.micrometer.RabbitListenerObservation.DefaultRabbitListenerObservationConvention;
import org.springframework.amqp.rabbit.support.micrometer.RabbitMessageReceiverContext;
import org.springframework.amqp.rabbit.support.micrometer.RabbitMessageSenderContext;
import org.springframework.amqp.rabbit.support.micrometer.RabbitTemplateObservation;
import org.springframework.amqp.rabbit.support.micrometer.RabbitTemplateObservation.DefaultRabbitTemplateObservationConvention;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The observations of Spring AMQP, without a broker, which is not everywhere. */
class RabbitTests {

  @Test
  void aMessageCarriesTheTrace() {
    InMemoryExporter exporter = new InMemoryExporter();
    Message message = new Message(new byte[0], new MessageProperties());
    message.getMessageProperties().setConsumerQueue("orders");
    message.getMessageProperties().setDeliveryTag(7);

    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                ObservationAutoConfiguration.class,
                dev.lumen.trace.spring.LumenTraceAutoConfiguration.class,
                dev.lumen.trace.spring.observation.ObservationTraceAutoConfiguration.class))
        .withBean(InMemoryExporter.class, () -> exporter)
        .withPropertyValues("lumen.trace.export.async=false")
        .run(
            context -> {
              ObservationRegistry registry = context.getBean(ObservationRegistry.class);
              RabbitTemplateObservation.TEMPLATE_OBSERVATION
                  .observation(
                      null,
                      DefaultRabbitTemplateObservationConvention.INSTANCE,
                      () ->
                          new RabbitMessageSenderContext(
                              message, "rabbitTemplate", "shop", "order.placed"),
                      registry)
                  .observe(() -> {});
              RabbitListenerObservation.LISTENER_OBSERVATION
                  .observation(
                      null,
                      DefaultRabbitListenerObservationConvention.INSTANCE,
                      () -> new RabbitMessageReceiverContext(message, "orders-0"),
                      registry)
                  .observe(() -> {});
            });

    SpanData sent = exporter.spans().get(0);
    SpanData processed = exporter.spans().get(1);
    assertThat(sent.name()).isEqualTo("send shop:order.placed");
    assertThat(sent.kind()).isEqualTo(SpanKind.PRODUCER);
    assertThat(sent.attributes().asMap())
        .isEqualTo(
            Map.of(
                "messaging.system", "rabbitmq",
                "messaging.operation.name", "send",
                "messaging.operation.type", "send",
                "messaging.destination.name", "shop:order.placed",
                "messaging.rabbitmq.destination.routing_key", "order.placed",
                "spring.rabbit.template.name", "rabbitTemplate",
                "peer.service", "RabbitMQ"));
    assertThat(processed.name()).isEqualTo("process orders");
    assertThat(processed.kind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(processed.parentSpanId()).isEqualTo(sent.spanId());
    assertThat(processed.attributes().asMap())
        .isEqualTo(
            Map.of(
                "messaging.system", "rabbitmq",
                "messaging.operation.name", "process",
                "messaging.operation.type", "process",
                "messaging.destination.name", "orders",
                "messaging.rabbitmq.message.delivery_tag", 7L,
                "spring.rabbit.listener.id", "orders-0",
                "peer.service", "RabbitMQ"));
  }
}
