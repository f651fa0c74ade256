package dev.lumen.trace.sample;

import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Profile;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** Orders go to those who pack them by Kafka, over a broker in KRaft mode within this process. */
@Configuration(proxyBeanMethods = false)
@Profile("kafka & " + Part.SHOP)
@ConditionalOnClass(name = KafkaConfiguration.BROKER)
@Import({PlacedOrders.class, Packing.class})
class KafkaConfiguration {

  static final String BROKER = "org.springframework.kafka.test.EmbeddedKafkaKraftBroker";

  @Bean
  EmbeddedKafkaKraftBroker kafkaBroker() {
    return new EmbeddedKafkaKraftBroker(1, 1, PlacedOrders.TOPIC);
  }

  @Bean
  KafkaConnectionDetails kafkaConnectionDetails(EmbeddedKafkaKraftBroker broker) {
    return () -> List.of(broker.getBrokersAsString());
  }
}
