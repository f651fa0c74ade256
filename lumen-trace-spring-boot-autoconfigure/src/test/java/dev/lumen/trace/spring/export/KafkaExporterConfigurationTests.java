package dev.lumen.trace.spring.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class KafkaExporterConfigurationTests {

  private final ApplicationContextRunner withoutKafka =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  LumenTraceAutoConfiguration.class, ExporterAutoConfiguration.class))
          .withPropertyValues("lumen.trace.exporter=kafka");

  private final ApplicationContextRunner runner =
      withoutKafka.withConfiguration(AutoConfigurations.of(KafkaAutoConfiguration.class));

  @Test
  void theBrokerIsNotLookedForBeforeThereAreSpans() {
    runner
        .withPropertyValues("spring.kafka.bootstrap-servers=nowhere.invalid:1")
        .run(
            context ->
                assertThat(context.getBean(Tracer.class).stats().exporters())
                    .extracting(ExportStats::exporter)
                    .containsExactly("kafka"));
  }

  @ParameterizedTest
  @ValueSource(classes = {KafkaProperties.class, KafkaProducer.class})
  void aMissingLibraryStopsTheStart(Class<?> missing) {
    withoutKafka
        .withClassLoader(new FilteredClassLoader(missing))
        .run(
            context ->
                assertStopped(
                    context,
                    "lumen.trace.exporter",
                    "the class %s, which the application lacks: add the dependency %s"
                        .formatted(
                            missing.getName(),
                            "org.springframework.boot:spring-boot-starter-kafka")));
  }

  @Test
  void anExcludedAutoConfigurationStopsTheStart() {
    withoutKafka.run(
        context -> assertStopped(context, "lumen.trace.exporter", "KafkaAutoConfiguration"));
  }

  @Test
  void severalBrokersWithoutAPrimaryOneStopTheStartWithTheirNames() {
    KafkaConnectionDetails broker = () -> List.of("localhost:1");

    withoutKafka
        .withBean(KafkaProperties.class)
        .withBean("one", KafkaConnectionDetails.class, () -> broker)
        .withBean("two", KafkaConnectionDetails.class, () -> broker)
        .run(
            context -> {
              assertStopped(context, "lumen.trace.exporter", "KafkaConnectionDetails");
              assertStopped(context, "lumen.trace.exporter", "one, two");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a b", "a/b", "à"})
  void aNameThatNoTopicCanHaveStopsTheStart(String topic) {
    runner
        .withPropertyValues("lumen.trace.kafka.topic=" + topic)
        .run(
            context ->
                assertStopped(
                    context, "lumen.trace.kafka.topic", "It must be the name of a topic"));
  }

  @Test
  void withoutTheNameNothingOfItMatters() {
    withoutKafka
        .withPropertyValues("lumen.trace.exporter=none", "lumen.trace.kafka.topic=a b")
        .run(context -> assertThat(context).hasNotFailed());
  }

  private static void assertStopped(
      AssertableApplicationContext context, String property, String reason) {
    assertThat(context.getStartupFailure())
        .rootCause()
        .isInstanceOfSatisfying(
            InvalidConfigurationPropertyValueException.class,
            failure -> {
              assertThat(failure.getName()).isEqualTo(property);
              assertThat(failure.getReason()).contains(reason);
            });
  }
}
