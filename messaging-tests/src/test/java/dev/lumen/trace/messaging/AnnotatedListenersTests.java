package dev.lumen.trace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.traced.TracedAutoConfiguration;
import io.micrometer.observation.annotation.Observed;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.annotation.EnableRabbit;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.listener.MethodRabbitListenerEndpoint;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpoint;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.KafkaListenerEndpoint;
import org.springframework.kafka.config.MethodKafkaListenerEndpoint;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.stereotype.Service;

/** Listeners keep the bean that they find when it is made: what makes the span must be in it. */
class AnnotatedListenersTests {

  private final InMemoryExporter exporter = new InMemoryExporter();

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  AopAutoConfiguration.class,
                  LumenTraceAutoConfiguration.class,
                  TracedAutoConfiguration.class))
          .withBean(InMemoryExporter.class, () -> exporter)
          .withPropertyValues("lumen.trace.export.async=false");

  static class Observing {

    @Observed(contextualName = "kafka order")
    @KafkaListener(topics = "orders", autoStartup = "false")
    public void ofKafka(String order) {}

    @Observed(contextualName = "rabbit order")
    @RabbitListener(queues = "orders", autoStartup = "false")
    public void ofRabbit(String order) {}
  }

  @Service
  static class Plain {

    @KafkaListener(topics = "orders", autoStartup = "false")
    public void ofKafka(String order) {}

    @RabbitListener(queues = "orders", autoStartup = "false")
    public void ofRabbit(String order) {}
  }

  @Test
  void anObservedListenerIsASpan() {
    runner
        .withUserConfiguration(Listening.class)
        .withBean(Observing.class)
        .run(
            context -> {
              ((Observing) context.getBean(Kafka.class).listener()).ofKafka("7");
              ((Observing) context.getBean(Rabbit.class).listener()).ofRabbit("7");
            });

    assertThat(exporter.spans())
        .extracting(SpanData::name)
        .containsExactly("kafka order", "rabbit order");
  }

  @Test
  void aListenerOfABeanThatIsNamedIsASpan() {
    runner
        .withPropertyValues("lumen.trace.traced.beans=service")
        .withUserConfiguration(Listening.class)
        .withBean(Plain.class)
        .run(
            context -> {
              ((Plain) context.getBean(Kafka.class).listener()).ofKafka("7");
              ((Plain) context.getBean(Rabbit.class).listener()).ofRabbit("7");
            });

    assertThat(exporter.spans())
        .extracting(SpanData::name)
        .containsExactly("Plain.ofKafka", "Plain.ofRabbit");
  }

  /** Without a broker: no listener is started. */
  @Configuration(proxyBeanMethods = false)
  @EnableKafka
  @EnableRabbit
  static class Listening {

    @Bean
    Kafka kafkaListenerContainerFactory() {
      return new Kafka();
    }

    @Bean
    Rabbit rabbitListenerContainerFactory() {
      return new Rabbit();
    }
  }

  static final class Kafka extends ConcurrentKafkaListenerContainerFactory<String, String> {

    private @Nullable Object listener;

    Kafka() {
      setConsumerFactory(new DefaultKafkaConsumerFactory<>(Map.of()));
    }

    Object listener() {
      return Objects.requireNonNull(listener);
    }

    @Override
    public ConcurrentMessageListenerContainer<String, String> createListenerContainer(
        KafkaListenerEndpoint endpoint) {
      listener = ((MethodKafkaListenerEndpoint<?, ?>) endpoint).getBean();
      return super.createListenerContainer(endpoint);
    }
  }

  static final class Rabbit extends SimpleRabbitListenerContainerFactory {

    private @Nullable Object listener;

    Rabbit() {
      setConnectionFactory(new CachingConnectionFactory("localhost"));
    }

    Object listener() {
      return Objects.requireNonNull(listener);
    }

    @Override
    public SimpleMessageListenerContainer createListenerContainer(
        @Nullable RabbitListenerEndpoint endpoint) {
      listener = ((MethodRabbitListenerEndpoint) Objects.requireNonNull(endpoint)).getBean();
      return super.createListenerContainer(endpoint);
    }
  }
}
