package dev.lumen.trace.spring.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanLimits;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.export.SpansDroppedException;
import dev.lumen.trace.otlp.OtlpEncoder;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/** Exporters without a context, and spans to export. */
final class KafkaFixture {

  private KafkaFixture() {}

  /**
   * @param settings names and values, as under {@code spring.kafka.properties}
   */
  static KafkaExporter exporter(String address, String topic, String... settings) {
    Map<String, Object> producer = settings(address, settings);
    return new KafkaExporter(
        () -> new KafkaProducer<>(producer), topic, new OtlpEncoder(), System::nanoTime);
  }

  static Map<String, Object> settings(String address, String... settings) {
    KafkaProperties properties = new KafkaProperties();
    for (int i = 0; i < settings.length; i += 2) {
      properties.getProperties().put(settings[i], settings[i + 1]);
    }
    return KafkaSettings.of(properties, () -> List.of(address));
  }

  static List<SpanData> traces(int count) {
    return spans(
        tracer -> {
          for (int i = 0; i < count; i++) {
            tracer.start("work").close();
          }
        });
  }

  static List<SpanData> spans(Consumer<Tracer> work) {
    InMemoryExporter memory = new InMemoryExporter();
    SpanLimits limits = new SpanLimits(128, 128, 128, 32, 1 << 20, 512);
    try (Tracer tracer =
        Tracer.builder()
            .serviceName("orders")
            .resource(Attributes.of("host.name", "here"))
            .limits(limits)
            .exporter(memory)
            .build()) {
      work.accept(tracer);
    }
    return memory.spans();
  }

  /** Has the ids of a span, and no name. */
  static SpanData broken(SpanData span) {
    return (SpanData)
        Proxy.newProxyInstance(
            SpanData.class.getClassLoader(),
            new Class<?>[] {SpanData.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("name")) {
                throw new IllegalStateException("It has no name");
              }
              return method.invoke(span, arguments);
            });
  }

  /** That an export said so, and nothing else. */
  static Consumer<Throwable> lost(DropReason reason, int spans) {
    return failure ->
        assertThat(failure)
            .isInstanceOfSatisfying(
                SpansDroppedException.class,
                lost -> assertThat(lost.dropped()).isEqualTo(Map.of(reason, spans)));
  }
}
