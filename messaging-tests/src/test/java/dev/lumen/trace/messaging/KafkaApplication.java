package dev.lumen.trace.messaging;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.test.RecordedSpans;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.util.backoff.FixedBackOff;

/** Sends and receives orders. */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({
  KafkaAutoConfiguration.class,
  ObservationAutoConfiguration.class,
  MetricsAutoConfiguration.class,
  SimpleMetricsExportAutoConfiguration.class,
  CompositeMeterRegistryAutoConfiguration.class,
  dev.lumen.trace.spring.LumenTraceAutoConfiguration.class,
  dev.lumen.trace.spring.observation.ObservationTraceAutoConfiguration.class
})
@Import(KafkaApplication.Listeners.class)
class KafkaApplication {

  @Bean
  RecordedSpans spans(Tracer tracer) {
    return RecordedSpans.of(tracer);
  }

  @Bean
  DefaultErrorHandler errorHandler(KafkaTemplate<String, String> template) {
    return new DefaultErrorHandler(
        new DeadLetterPublishingRecoverer(template), new FixedBackOff(0, 1));
  }

  /** One without annotations, and without the factory of such. */
  @Bean
  KafkaMessageListenerContainer<String, String> container(
      ConsumerFactory<? super String, ? super String> consumers,
      Tracer tracer,
      @Value("${spring.kafka.listener.auto-startup:true}") boolean autoStartup) {
    ContainerProperties properties = new ContainerProperties("plain");
    properties.setGroupId("shop-plain");
    properties.setMessageListener(
        (MessageListener<String, String>) record -> tracer.runInSpan("take plain", span -> {}));
    KafkaMessageListenerContainer<String, String> container =
        new KafkaMessageListenerContainer<>(consumers, properties);
    container.setAutoStartup(autoStartup);
    return container;
  }

  static class Listeners {

    private final Tracer tracer;
    final BlockingQueue<ConsumerRecord<String, String>> received = new LinkedBlockingQueue<>();

    Listeners(Tracer tracer) {
      this.tracer = tracer;
    }

    @KafkaListener(topics = "orders", groupId = "shop")
    void order(ConsumerRecord<String, String> record) {
      tracer.runInSpan("reserve stock", span -> {});
      received.add(record);
    }

    @KafkaListener(topics = "broken", groupId = "shop-broken")
    void fail(String order) {
      throw new IllegalStateException("no stock");
    }

    @KafkaListener(
        topics = "many",
        groupId = "shop-many",
        batch = "true",
        properties = {"fetch.min.bytes=100000", "fetch.max.wait.ms=500"})
    void orders(List<String> orders) {
      tracer.runInSpan("reserve stocks", span -> {});
      if (orders.contains("bad")) {
        throw new IllegalStateException("no stock");
      }
    }

    @KafkaListener(
        topics = {"broken-dlt", "many-dlt"},
        groupId = "shop-dead")
    void dead(ConsumerRecord<String, String> record) {}
  }

  /** What properties the application has in all tests. */
  static Map<String, Object> properties(String brokers) {
    return Map.of(
        "spring.kafka.bootstrap-servers",
        brokers,
        "spring.kafka.consumer.auto-offset-reset",
        "earliest",
        "lumen.trace.export.async",
        "false");
  }

  static @Nullable String header(ConsumerRecord<?, ?> record, String name) {
    return record.headers().lastHeader(name) == null
        ? null
        : new String(
            record.headers().lastHeader(name).value(), java.nio.charset.StandardCharsets.UTF_8);
  }

  static boolean isNothingCurrent() {
    return CurrentSpan.get() == null;
  }
}
