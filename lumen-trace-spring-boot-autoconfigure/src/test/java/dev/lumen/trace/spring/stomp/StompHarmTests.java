package dev.lumen.trace.spring.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.export.InMemoryExporter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageDeliveryException;
import org.springframework.messaging.simp.SimpMessagingTemplate;
import org.springframework.messaging.support.ChannelInterceptor;
import org.springframework.messaging.support.ExecutorSubscribableChannel;

/** That a message goes where it went, whatever becomes of its span. */
class StompHarmTests {

  private final InMemoryExporter exporter = new InMemoryExporter();
  private final Tracer tracer = Tracer.builder().exporter(exporter).build();
  private final ExecutorSubscribableChannel channel = new ExecutorSubscribableChannel();
  private final SimpMessagingTemplate template = new SimpMessagingTemplate(channel);
  private final List<Message<?>> received = new ArrayList<>();

  @AfterEach
  void nothingStaysCurrent() {
    assertThat(CurrentSpan.get()).isNull();
  }

  private void send() {
    template.convertAndSend("/topic/orders", "tea");
  }

  @Test
  void withoutATracerTheMessageIsTheSame() {
    List<Message<?>> before = new ArrayList<>();
    channel.addInterceptor(
        new ChannelInterceptor() {
          @Override
          public Message<?> preSend(Message<?> message, MessageChannel channel) {
            before.add(message);
            return message;
          }
        });
    channel.addInterceptor(new SentMessages(() -> null));
    channel.addInterceptor(0, new ReceivedMessages(() -> null, false));
    channel.subscribe(received::add);

    send();

    assertThat(received).hasSize(1);
    assertThat(received.get(0)).isSameAs(before.get(0));
  }

  @Test
  void whatFailsHereFailsNoMessage() {
    channel.addInterceptor(
        new SentMessages(
            () -> {
              throw new IllegalStateException("broken tracer");
            }));
    channel.addInterceptor(
        0,
        new ReceivedMessages(
            () -> {
              throw new IllegalStateException("broken tracer");
            },
            false));
    channel.subscribe(received::add);

    send();

    assertThat(received).hasSize(1);
  }

  @Test
  void aMessageThatCannotBeSentIsAnErrorAsItWas() {
    channel.addInterceptor(new SentMessages(() -> tracer));
    channel.subscribe(
        message -> {
          throw new IllegalArgumentException("no broker");
        });

    assertThatThrownBy(this::send)
        .isInstanceOf(MessageDeliveryException.class)
        .hasRootCauseInstanceOf(IllegalArgumentException.class);

    assertThat(exporter.spans()).extracting(SpanData::name).containsExactly("send /topic/orders");
    assertThat(exporter.spans().get(0).status()).isEqualTo(SpanStatus.ERROR);
    assertThat(exporter.spans().get(0).attributes().get("error.type"))
        .isEqualTo("java.lang.IllegalArgumentException");
  }

  @Test
  void whatAnotherInterceptorStopsIsNotSent() {
    channel.addInterceptor(
        new ChannelInterceptor() {
          @Override
          public @Nullable Message<?> preSend(Message<?> message, MessageChannel channel) {
            return null;
          }
        });
    channel.addInterceptor(new SentMessages(() -> tracer));
    channel.subscribe(received::add);

    assertThatThrownBy(this::send).isInstanceOf(MessageDeliveryException.class);

    assertThat(received).isEmpty();
    assertThat(exporter.spans()).isEmpty();
  }
}
