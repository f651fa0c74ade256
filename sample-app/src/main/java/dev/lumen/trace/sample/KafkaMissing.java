package dev.lumen.trace.sample;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** The jar is small without a broker in it: where that is missing, the start says what to do. */
@Component
@Profile("kafka & " + Part.SHOP)
@ConditionalOnMissingClass(KafkaConfiguration.BROKER)
class KafkaMissing {

  KafkaMissing() {
    throw new InvalidConfigurationPropertyValueException(
        "spring.profiles.active",
        "kafka",
        "The jar of the sample has no Kafka in it. Run it with \"./mvnw -pl sample-app -am"
            + " spring-boot:run -Dspring-boot.run.profiles=kafka\".");
  }
}
