package dev.lumen.trace.spring.export;

import dev.lumen.trace.otlp.OtlpEncoder;
import dev.lumen.trace.spring.ExporterFactory;
import dev.lumen.trace.spring.LumenTraceProperties;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ClassUtils;

/** Offers the exporter to Kafka, or says what it lacks. */
@Configuration(proxyBeanMethods = false)
class KafkaExporterConfiguration {

  static final String PRODUCER = "org.apache.kafka.clients.producer.KafkaProducer";

  /** Where the nested configuration, which is read first, did not apply. */
  @Bean
  @ConditionalOnMissingBean(name = "lumenKafkaExporter")
  ExporterFactory lumenMissingKafkaExporter(ResourceLoader loader) {
    return MissingLibrary.of(
        "kafka",
        ClassUtils.isPresent(PRODUCER, loader.getClassLoader())
            ? "org.springframework.boot.kafka.autoconfigure.KafkaProperties"
            : PRODUCER,
        "org.springframework.boot:spring-boot-starter-kafka");
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({KafkaProperties.class, KafkaProducer.class})
  static class WithKafka {

    // What Kafka accepts.
    private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");

    @Bean
    ExporterFactory lumenKafkaExporter(
        LumenTraceProperties properties,
        ObjectProvider<KafkaProperties> kafka,
        ObjectProvider<KafkaConnectionDetails> connection) {
      return new ExporterFactory(
          "kafka",
          () ->
              exporter(
                  properties,
                  OnlyBean.of(kafka, KafkaProperties.class, "kafka"),
                  OnlyBean.of(connection, KafkaConnectionDetails.class, "kafka")));
    }

    private static KafkaExporter exporter(
        LumenTraceProperties properties,
        @Nullable KafkaProperties kafka,
        @Nullable KafkaConnectionDetails connection) {
      if (kafka == null || connection == null) {
        throw new InvalidConfigurationPropertyValueException(
            "lumen.trace.exporter",
            "kafka",
            "It needs what Spring Boot's KafkaAutoConfiguration offers, which the application"
                + " excludes");
      }
      String topic = properties.kafka().topic();
      if (!TOPIC.matcher(topic).matches()) {
        throw new InvalidConfigurationPropertyValueException(
            "lumen.trace.kafka.topic",
            topic,
            "It must be the name of a topic: at most 249 letters, digits, '.', '_' and '-'");
      }
      Map<String, Object> settings = KafkaSettings.of(kafka, connection);
      return new KafkaExporter(
          () -> new KafkaProducer<>(settings), topic, new OtlpEncoder(), System::nanoTime);
    }
  }
}
