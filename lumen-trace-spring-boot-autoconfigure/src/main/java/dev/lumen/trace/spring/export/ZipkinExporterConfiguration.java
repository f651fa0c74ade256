package dev.lumen.trace.spring.export;

import dev.lumen.trace.spring.ExporterFactory;
import dev.lumen.trace.spring.LumenTraceProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ClassUtils;
import zipkin2.Span;
import zipkin2.reporter.BytesMessageSender;

/** Offers the exporter to Zipkin, or says what it lacks. */
@Configuration(proxyBeanMethods = false)
class ZipkinExporterConfiguration {

  static final String SENDER = "zipkin2.reporter.BytesMessageSender";

  /** Where the nested configuration, which is read first, did not apply. */
  @Bean
  @ConditionalOnMissingBean(name = "lumenZipkinExporter")
  ExporterFactory lumenMissingZipkinExporter(ResourceLoader loader) {
    return ClassUtils.isPresent(SENDER, loader.getClassLoader())
        ? MissingLibrary.of(
            "zipkin",
            "zipkin2.Span",
            "io.zipkin.zipkin2:zipkin, which io.zipkin.reporter2:zipkin-reporter brings where the"
                + " application declares that itself")
        : MissingLibrary.of("zipkin", SENDER, "io.zipkin.reporter2:zipkin-reporter");
  }

  // spring-boot-zipkin brings the one class without the other.
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({BytesMessageSender.class, Span.class})
  static class WithZipkin {

    /** The application's sender, which it closes itself, or else one of ours. */
    @Bean
    ExporterFactory lumenZipkinExporter(
        LumenTraceProperties properties, ObjectProvider<BytesMessageSender> senders) {
      return new ExporterFactory(
          "zipkin",
          () -> {
            BytesMessageSender own = OnlyBean.of(senders, BytesMessageSender.class, "zipkin");
            return new ZipkinExporter(
                own == null ? httpSender(properties.zipkin().endpoint()) : own);
          });
    }

    private static BytesMessageSender httpSender(String endpoint) {
      return Address.use(
          "lumen.trace.zipkin.endpoint",
          endpoint,
          "http://localhost:9411/api/v2/spans",
          ZipkinHttpSender::new);
    }
  }
}
