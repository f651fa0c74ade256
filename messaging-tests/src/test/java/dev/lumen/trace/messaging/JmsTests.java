package dev.lumen.trace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Scope;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.test.RecordedSpans;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.artemis.autoconfigure.ArtemisAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jms.autoconfigure.JmsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.core.JmsTemplate;

/** Messages between an application and itself, by an Artemis that is embedded. */
@ExtendWith(OutputCaptureExtension.class)
class JmsTests {

  @SpringBootConfiguration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    ArtemisAutoConfiguration.class,
    JmsAutoConfiguration.class,
    ObservationAutoConfiguration.class,
    dev.lumen.trace.spring.LumenTraceAutoConfiguration.class,
    dev.lumen.trace.spring.observation.ObservationTraceAutoConfiguration.class
  })
  @Import(Listener.class)
  static class Application {

    @Bean
    RecordedSpans spans(Tracer tracer) {
      return RecordedSpans.of(tracer);
    }
  }

  static class Listener {

    private final Tracer tracer;
    final BlockingQueue<Message> received = new LinkedBlockingQueue<>();

    Listener(Tracer tracer) {
      this.tracer = tracer;
    }

    @JmsListener(destination = "orders")
    void order(Message message) {
      tracer.runInSpan("reserve stock", span -> {});
      received.add(message);
    }
  }

  @Test
  void aMessageCarriesTheTraceFromTheProducerToWhatTheListenerCalls(CapturedOutput output)
      throws Exception {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .properties(
                Map.of(
                    "spring.artemis.mode",
                    "embedded",
                    "lumen.trace.export.async",
                    "false",
                    "lumen.trace.baggage.fields",
                    "user"))
            .run()) {
      RecordedSpans spans = context.getBean(RecordedSpans.class);
      Tracer tracer = context.getBean(Tracer.class);
      tracer.runInSpan(
          "place order",
          span -> {
            try (Scope scope = tracer.withBaggage("user", "ours")) {
              context
                  .getBean(JmsTemplate.class)
                  .convertAndSend("orders", "tea", JmsTests::withBaggageOfItsOwn);
            }
          });

      SpanData work = spans.await("reserve stock");
      SpanData processed = spans.await("process orders");
      SpanData sent = spans.await("send orders");
      assertThat(sent.kind()).isEqualTo(SpanKind.PRODUCER);
      assertThat(sent.parentSpanId()).isEqualTo(spans.await("place order").spanId());
      assertThat(sent.attributes().asMap())
          .containsEntry("messaging.system", "jms")
          .containsEntry("messaging.operation.name", "send")
          .containsEntry("messaging.operation.type", "send")
          .containsEntry("messaging.destination.name", "orders")
          .containsEntry("messaging.destination.temporary", false)
          .doesNotContainKey("exception");
      assertThat(processed.kind()).isEqualTo(SpanKind.CONSUMER);
      assertThat(processed.parentSpanId()).isEqualTo(sent.spanId());
      assertThat(processed.traceId()).isEqualTo(sent.traceId());
      assertThat(processed.attributes().asMap())
          .containsEntry("messaging.system", "jms")
          .containsEntry("messaging.operation.type", "process")
          .containsEntry("messaging.destination.name", "orders")
          .containsKey("messaging.message.id");
      assertThat(work.parentSpanId()).isEqualTo(processed.spanId());
      Message message = context.getBean(Listener.class).received.poll(20, TimeUnit.SECONDS);
      assertThat(message).isNotNull();
      assertThat(message.getStringProperty("traceparent")).contains(sent.spanId().toString());
      assertThat(message.getStringProperty("baggage")).isEqualTo("user=theirs");
    }
    assertThat(CurrentSpan.get()).isNull();
    assertThat(output).doesNotContain("message property");
  }

  private static Message withBaggageOfItsOwn(Message message) throws JMSException {
    message.setStringProperty("baggage", "user=theirs");
    return message;
  }
}
