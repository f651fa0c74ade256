package dev.lumen.trace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.test.RecordedSpans;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.annotation.Argument;
import org.springframework.amqp.rabbit.annotation.Queue;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Messages between an application and itself, by a RabbitMQ of the system's packages. */
class RabbitBrokerTests {

  private static RabbitServer broker;
  private static ConfigurableApplicationContext context;

  private RecordedSpans spans;
  private Tracer tracer;
  private RabbitTemplate template;

  @SpringBootConfiguration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    RabbitAutoConfiguration.class,
    ObservationAutoConfiguration.class,
    dev.lumen.trace.spring.LumenTraceAutoConfiguration.class,
    dev.lumen.trace.spring.observation.ObservationTraceAutoConfiguration.class
  })
  @Import(Listeners.class)
  static class Application {

    @Bean
    RecordedSpans spans(Tracer tracer) {
      return RecordedSpans.of(tracer);
    }
  }

  static class Listeners {

    private final Tracer tracer;
    final BlockingQueue<Message> received = new LinkedBlockingQueue<>();

    Listeners(Tracer tracer) {
      this.tracer = tracer;
    }

    @RabbitListener(id = "orders", queuesToDeclare = @Queue("orders"))
    void order(Message message) {
      tracer.runInSpan("reserve stock", span -> {});
      received.add(message);
    }

    @RabbitListener(
        id = "broken",
        queuesToDeclare =
            @Queue(
                name = "broken",
                arguments = {
                  @Argument(name = "x-dead-letter-exchange", value = ""),
                  @Argument(name = "x-dead-letter-routing-key", value = "dead")
                }))
    void fail(Message message) {
      throw new IllegalStateException("no stock");
    }

    @RabbitListener(id = "dead", queuesToDeclare = @Queue("dead"))
    void dead(Message message) {}
  }

  @BeforeAll
  static void start() throws Exception {
    broker = RabbitServer.start();
    context =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .properties(
                "spring.rabbitmq.host=127.0.0.1",
                "spring.rabbitmq.port=" + broker.port(),
                "spring.rabbitmq.template.observation-enabled=true",
                "spring.rabbitmq.listener.simple.observation-enabled=true",
                "spring.rabbitmq.listener.simple.default-requeue-rejected=false",
                "spring.rabbitmq.listener.simple.retry.enabled=true",
                "spring.rabbitmq.listener.simple.retry.max-retries=1",
                "spring.rabbitmq.listener.simple.retry.initial-interval=1ms",
                "lumen.trace.export.async=false")
            .run();
  }

  @AfterAll
  static void stop() throws Exception {
    if (context != null) {
      context.close();
    }
    if (broker != null) {
      broker.close();
    }
  }

  @BeforeEach
  void clear() {
    spans = context.getBean(RecordedSpans.class);
    tracer = context.getBean(Tracer.class);
    template = context.getBean(RabbitTemplate.class);
    spans.clear();
    context.getBean(Listeners.class).received.clear();
  }

  @Test
  void aMessageCarriesTheTraceFromTheProducerToWhatTheListenerCalls() throws Exception {
    tracer.runInSpan("place order", span -> template.convertAndSend("orders", "tea"));

    SpanData work = spans.await("reserve stock");
    SpanData processed = spans.await("process orders");
    SpanData sent = spans.await("send orders");
    assertThat(sent.kind()).isEqualTo(SpanKind.PRODUCER);
    assertThat(sent.parentSpanId()).isEqualTo(spans.await("place order").spanId());
    assertThat(sent.attributes().asMap())
        .containsEntry("messaging.system", "rabbitmq")
        .containsEntry("messaging.destination.name", "orders")
        .containsEntry("messaging.rabbitmq.destination.routing_key", "orders");
    assertThat(processed.kind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(processed.traceId()).isEqualTo(sent.traceId());
    assertThat(processed.parentSpanId()).isEqualTo(sent.spanId());
    assertThat(processed.hasRemoteParent()).isTrue();
    assertThat(processed.attributes().asMap())
        .containsEntry("messaging.system", "rabbitmq")
        .containsEntry("messaging.destination.name", "orders")
        .containsEntry("spring.rabbit.listener.id", "orders")
        .hasEntrySatisfying(
            "messaging.rabbitmq.message.delivery_tag",
            tag -> assertThat(tag).isInstanceOf(Long.class));
    assertThat(work.parentSpanId()).isEqualTo(processed.spanId());
    assertThat(CurrentSpan.get()).isNull();
  }

  @Test
  void aMessageHasTheHeadersOfTheConfiguredFormats() throws Exception {
    tracer.runInSpan("place order", span -> template.convertAndSend("orders", "tea"));

    Message message = context.getBean(Listeners.class).received.poll(20, TimeUnit.SECONDS);
    SpanData sent = spans.await("send orders");
    assertThat(message).isNotNull();
    assertThat(message.getMessageProperties().getHeaders())
        .containsEntry("X-Trace-ID", sent.traceId().toString())
        .hasEntrySatisfying(
            "traceparent",
            header -> assertThat(header.toString()).contains(sent.spanId().toString()));
  }

  @Test
  void aMessageThatFailsIsAnErrorAndItsDeadLetterGoesOnInTheTrace() throws Exception {
    tracer.runInSpan("place order", span -> template.convertAndSend("broken", "tea"));

    SpanData dead = spans.await("process dead");
    List<SpanData> failed = spans.await("process broken", 1);
    SpanData sent = spans.await("send broken");
    assertThat(failed)
        .allSatisfy(
            delivery -> {
              assertThat(delivery.parentSpanId()).isEqualTo(sent.spanId());
              assertThat(delivery.status()).isEqualTo(SpanStatus.ERROR);
            });
    assertThat(dead.traceId()).isEqualTo(sent.traceId());
    assertThat(dead.parentSpanId()).isEqualTo(sent.spanId());
  }
}
