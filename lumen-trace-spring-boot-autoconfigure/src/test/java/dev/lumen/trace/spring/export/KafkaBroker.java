package dev.lumen.trace.spring.export;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kafka.server.BrokerServer;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** A real broker in KRaft mode, in this process. */
final class KafkaBroker implements AutoCloseable {

  static final int PARTITIONS = 4;

  private static final long READ_NANOS = Duration.ofSeconds(30).toNanos();

  private final EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, PARTITIONS);

  KafkaBroker() {
    silence("org.apache.kafka");
    silence("kafka");
    // Else it would be the broker of every application in this JVM.
    broker.brokerListProperty("lumen.test.kafka.brokers");
    broker.brokerProperty("auto.create.topics.enable", "false");
    broker.brokerProperty(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    broker.brokerProperty("allow.everyone.if.no.acl.found", "true");
    broker.afterPropertiesSet();
  }

  /** It tells much, most of it at INFO. */
  private static void silence(String name) {
    ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.ERROR);
  }

  String address() {
    return broker.getBrokersAsString();
  }

  String addTopic(String name) {
    broker.addTopics(name);
    return name;
  }

  String addTopicOfSmallMessages(String name, int maxBytes) {
    broker.addTopics(
        new NewTopic(name, PARTITIONS, (short) 1)
            .configs(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxBytes))));
    return name;
  }

  String addTopicThatNobodyMayWrite(String name) throws Exception {
    broker.addTopics(name);
    AclBinding nobody =
        new AclBinding(
            new ResourcePattern(ResourceType.TOPIC, name, PatternType.LITERAL),
            new AccessControlEntry("User:*", "*", AclOperation.WRITE, AclPermissionType.DENY));
    try (AdminClient admin = AdminClient.create(settings())) {
      admin.createAcls(List.of(nobody)).all().get();
      // The controller knows it now, the broker soon.
      while (admin.describeAcls(nobody.toFilter()).values().get().isEmpty()) {
        Thread.onSpinWait();
      }
    }
    return name;
  }

  /** All records of a topic. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings(), bytes, bytes)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long count = consumer.endOffsets(partitions).values().stream().mapToLong(end -> end).sum();
      long deadline = System.nanoTime() + READ_NANOS;
      while (records.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
      }
    }
    return records;
  }

  private Map<String, Object> settings() {
    return Map.of("bootstrap.servers", address());
  }

  /** Ends the broker; {@link #resume()} brings it back, at the same address and with its data. */
  void stop() {
    server().shutdown();
  }

  void resume() {
    server().startup();
  }

  private BrokerServer server() {
    return Objects.requireNonNull(broker.getCluster()).brokers().values().iterator().next();
  }

  @Override
  public void close() {
    broker.destroy();
  }
}
