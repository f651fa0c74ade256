package dev.lumen.trace.spring.export;

import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.kafka.autoconfigure.SslBundleSslEngineFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.StringUtils;

/**
 * The settings of the exporter's producer: those of the application's own, but for what is meant
 * for the application's records.
 */
final class KafkaSettings {

  private static final String CLIENT_ID = "lumen-trace";

  // Kafka's are a minute and two: a batch would hold up those behind it for as long.
  private static final long MAX_BLOCK_MILLIS = 10_000;
  private static final int DELIVERY_TIMEOUT_MILLIS = 30_000;
  private static final int REQUEST_TIMEOUT_MILLIS = 10_000;
  // Kafka's is a second, and each attempt to connect that fails is two lines of log.
  private static final long RECONNECT_BACKOFF_MAX_MILLIS = 30_000;
  // Kafka's own.
  private static final long LINGER_MILLIS = 5;

  private KafkaSettings() {}

  static Map<String, Object> of(KafkaProperties properties, KafkaConnectionDetails connection) {
    Map<String, Object> settings = properties.buildProducerProperties();
    connect(settings, connection.getProducer());
    settings.merge(ProducerConfig.CLIENT_ID_CONFIG, CLIENT_ID, (id, own) -> id + "-" + own);
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    keepTracesTogether(settings);
    leaveOutTransactions(settings);
    // The application's expect its own records, and may trace them.
    settings.remove(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG);
    // Kafka's, to start again from the configured brokers, is 20 lines of log a second, for as long
    // as none can be reached.
    settings.putIfAbsent(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
    limitTimes(settings);
    return settings;
  }

  private static void connect(
      Map<String, Object> settings, KafkaConnectionDetails.Configuration connection) {
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, connection.getBootstrapServers());
    if (StringUtils.hasLength(connection.getSecurityProtocol())) {
      settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, connection.getSecurityProtocol());
    }
    SslBundle bundle = connection.getSslBundle();
    if (bundle != null) {
      settings.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, SslBundleSslEngineFactory.class);
      settings.put(SslBundle.class.getName(), bundle);
    }
  }

  private static void keepTracesTogether(Map<String, Object> settings) {
    settings.remove(ProducerConfig.PARTITIONER_CLASS_CONFIG);
    settings.remove(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG);
  }

  private static void leaveOutTransactions(Map<String, Object> settings) {
    settings.keySet().removeIf(name -> name.startsWith("transaction"));
    // An idempotent producer first asks for an id, and some answers to that end it for good. A span
    // that is there twice does less harm.
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
  }

  private static void limitTimes(Map<String, Object> settings) {
    settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
    settings.putIfAbsent(
        ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_BACKOFF_MAX_MILLIS);
    settings.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
    // Kafka refuses a delivery that is shorter than a request and what precedes it.
    long request = millis(settings, ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG);
    long linger = millis(settings, ProducerConfig.LINGER_MS_CONFIG);
    settings.putIfAbsent(
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
        (int) Math.max(DELIVERY_TIMEOUT_MILLIS, request + linger));
  }

  private static long millis(Map<String, Object> settings, String name) {
    return (Long) ConfigDef.parseType(name, settings.get(name), ConfigDef.Type.LONG);
  }
}
