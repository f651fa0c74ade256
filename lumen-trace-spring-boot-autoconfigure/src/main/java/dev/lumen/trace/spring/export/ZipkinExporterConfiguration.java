package dev.lumen.trace.spring.export;

import dev.lumen.trace.spring.ExporterFactory;
import dev.lumen.trace.spring.LumenTraceProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
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
  static final String SPAN = "zipkin2.Span";

  /** Where the nested configuration, which is read first, did not apply. */
  @Bean
  @ConditionalOnMissingBean(name = "lumenZipkinExporter")
  ExporterFactory lumenMissingZipkinExporter(ResourceLoader loader) {
    return ClassUtils.isPresent(SENDER, loader.getClassLoader())
        ? MissingLibrary.of(
            "zipkin",
            SPAN,
            "io.zipkin.zipkin2:zipkin, which io.zipkin.reporter2:zipkin-reporter brings where the"
                + " application declares that itself")
        : MissingLibrary.of("zipkin", SENDER, "io.zipkin.reporter2:zipkin-reporter");
  }

  // spring-boot-zipkin brings the one class without the other.
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({BytesMessageSender.class, Span.class})
  static class WithZipkin {

    private static final String EXAMPLE = "http://localhost:9411/api/v2/spans";

    /** The application's sender, which it closes itself, or else one of ours. */
    @Bean
    ExporterFactory lumenZipkinExporter(
        LumenTraceProperties properties,
        ObjectProvider<BytesMessageSender> senders,
        ObjectProvider<LumenZipkinConnectionDetails> connections,
        ListableBeanFactory beans) {
      OnlyConnection<LumenZipkinConnectionDetails> connection =
          new OnlyConnection<>(connections, LumenZipkinConnectionDetails::endpoint);
      return new ExporterFactory(
          "zipkin",
          () -> {
            BytesMessageSender own = OnlyBean.of(senders, BytesMessageSender.class, "zipkin");
            return new ZipkinExporter(
                own == null ? httpSender(connection.endpoint(), properties.zipkin()) : own);
          },
          // A sender of the application's goes its own way.
          () -> hasSender(beans) ? null : connection.shown());
    }

    /** Makes none: whoever does not name the exporter may not want it. */
    private static boolean hasSender(ListableBeanFactory beans) {
      return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(
                  beans, BytesMessageSender.class, true, false)
              .length
          > 0;
    }

    private static BytesMessageSender httpSender(
        @Nullable String connected, LumenTraceProperties.Zipkin properties) {
      return connected == null
          ? Address.use(
              "lumen.trace.zipkin.endpoint", properties.endpoint(), EXAMPLE, ZipkinHttpSender::new)
          : Address.connected("Zipkin", connected, EXAMPLE, ZipkinHttpSender::new);
    }
  }
}
