package dev.lumen.trace.spring.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.kafka.autoconfigure.SslBundleSslEngineFactory;
import org.springframework.boot.ssl.SslBundle;

class KafkaSettingsTests {

  private static final String ADDRESS = "127.0.0.1:9092";

  private final KafkaProperties properties = new KafkaProperties();

  @Test
  void byDefaultADeadBrokerCostsSecondsAndFewLinesOfLog() {
    assertThat(settings())
        .containsEntry("max.block.ms", 10_000L)
        .containsEntry("request.timeout.ms", 10_000)
        .containsEntry("delivery.timeout.ms", 30_000)
        .containsEntry("reconnect.backoff.max.ms", 30_000L)
        .containsEntry("metadata.recovery.strategy", "none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "max.block.ms",
        "request.timeout.ms",
        "delivery.timeout.ms",
        "reconnect.backoff.max.ms",
        "linger.ms"
      })
  void aTimeThatTheApplicationSetsStands(String name) {
    properties.getProducer().getProperties().put(name, "12000");

    assertThat(settings()).containsEntry(name, "12000");
  }

  @ParameterizedTest
  @CsvSource({"30000, 0, 30000", "30000, 5, 30005", "45000, 1000, 46000", "1000, 10, 30000"})
  void aDeliveryLastsAsLongAsARequestOfTheApplication(String request, String linger, int delivery) {
    properties.getProperties().put("request.timeout.ms", request);
    properties.getProperties().put("linger.ms", linger);

    assertThat(settings()).containsEntry("delivery.timeout.ms", delivery);
    assertAccepted();
  }

  @Test
  void theApplicationsSettingsAreUsed() {
    properties.getProperties().put("sasl.mechanism", "PLAIN");
    properties.getProperties().put("metadata.recovery.strategy", "rebootstrap");
    properties.getProducer().setCompressionType("gzip");
    properties.getProducer().setAcks("1");

    assertThat(settings())
        .containsEntry("sasl.mechanism", "PLAIN")
        .containsEntry("metadata.recovery.strategy", "rebootstrap")
        .containsEntry("compression.type", "gzip")
        .containsEntry("acks", "1");
    assertAccepted();
  }

  @Test
  void whatIsMeantForTheApplicationsRecordsIsNot() {
    Map<String, String> own = properties.getProducer().getProperties();
    own.put("transactional.id", "orders");
    own.put("transaction.timeout.ms", "1000");
    own.put("transaction.two.phase.commit.enable", "true");
    own.put("enable.idempotence", "true");
    own.put("interceptor.classes", "com.example.Interceptor");
    own.put("partitioner.class", "com.example.Partitioner");
    own.put("partitioner.ignore.keys", "true");

    assertThat(settings())
        .doesNotContainKeys(
            "transactional.id",
            "transaction.timeout.ms",
            "transaction.two.phase.commit.enable",
            "interceptor.classes",
            "partitioner.class",
            "partitioner.ignore.keys")
        .containsEntry("enable.idempotence", false)
        .containsEntry("key.serializer", ByteArraySerializer.class)
        .containsEntry("value.serializer", ByteArraySerializer.class);
    assertAccepted();
  }

  @Test
  void theClientHasANameOfItsOwn() {
    assertThat(settings()).containsEntry("client.id", "lumen-trace");

    properties.setClientId("orders");

    assertThat(settings()).containsEntry("client.id", "orders-lumen-trace");
  }

  @Test
  void theConnectionIsThatOfTheApplicationsProducers() {
    SslBundle bundle = SslBundle.of(null);
    KafkaConnectionDetails connection =
        new KafkaConnectionDetails() {
          @Override
          public List<String> getBootstrapServers() {
            return List.of("elsewhere:9092");
          }

          @Override
          public Configuration getProducer() {
            return Configuration.of(List.of(ADDRESS), bundle, "SSL");
          }
        };

    assertThat(KafkaSettings.of(properties, connection))
        .containsEntry("bootstrap.servers", List.of(ADDRESS))
        .containsEntry("security.protocol", "SSL")
        .containsEntry(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, SslBundleSslEngineFactory.class)
        .containsEntry(SslBundle.class.getName(), bundle);
  }

  private void assertAccepted() {
    new KafkaProducer<byte[], byte[]>(settings()).close();
  }

  private Map<String, Object> settings() {
    return KafkaSettings.of(properties, () -> List.of(ADDRESS));
  }
}
