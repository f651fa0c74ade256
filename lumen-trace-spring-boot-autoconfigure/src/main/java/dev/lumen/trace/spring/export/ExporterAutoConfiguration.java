package dev.lumen.trace.spring.export;

import dev.lumen.trace.spring.ExporterFactory;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.LumenTraceProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;

/** Offers the exporters that {@code lumen.trace.exporter} can name. */
@AutoConfiguration(before = LumenTraceAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "lumen.trace.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LumenTraceProperties.class)
@Import({ZipkinExporterConfiguration.class, KafkaExporterConfiguration.class})
@ImportRuntimeHints(ExporterHints.class)
public final class ExporterAutoConfiguration {

  @Bean
  ExporterFactory lumenWriterExporter(LumenTraceProperties properties) {
    return new ExporterFactory("writer", () -> WriterTarget.exporter(properties.writer().target()));
  }

  @Bean
  ExporterFactory lumenOtlpExporter(
      LumenTraceProperties properties,
      ObjectProvider<SslBundles> bundles,
      ObjectProvider<LumenOtlpConnectionDetails> connections) {
    OnlyConnection<LumenOtlpConnectionDetails> connection =
        new OnlyConnection<>(connections, LumenOtlpConnectionDetails::endpoint);
    return new ExporterFactory(
        "otlp",
        () -> {
          LumenOtlpConnectionDetails connected = connection.get();
          return connected == null
              ? OtlpTarget.exporter(properties.otlp(), bundles)
              : OtlpTarget.exporter(properties.otlp(), connected);
        },
        connection::shown);
  }
}
