package dev.lumen.trace.sample;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Neither the jar nor the default run has Kafka: where it is missing, the start says so. */
@Component
@Profile("kafka & " + Part.SHOP)
@ConditionalOnMissingClass(KafkaConfiguration.BROKER)
class KafkaMissing {

  KafkaMissing() {
    throw new InvalidConfigurationPropertyValueException(
        "spring.profiles.active",
        "kafka",
        "Kafka is not on the class path. Run the sample with \"./mvnw -pl sample-app -am"
            + " spring-boot:run -Dspring-boot.run.profiles=kafka\".");
  }
}
